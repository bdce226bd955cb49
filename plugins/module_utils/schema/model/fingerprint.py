# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identifies the state of a database without keeping its facts."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """A summary of one run of the extraction query.

    :param digest: the hash of the rows (``extract.digest``).
    :param counts: the facts counted in them (``extract.counts``).
    :param version: which transactions it saw (``extract.version``).
    :param creator: the role that creates the objects.
    :param desired_key: the key of the desired schema for this target.
    :param request_key: the key of the whole request (``cache.Unchanged``).
    """

    digest: str
    counts: str
    version: str
    creator: str
    desired_key: str
    request_key: str


@dataclass(frozen=True, slots=True)
class KnownDigest:
    """The digest that a database is likely to have, which costs its server less to compute than the rows.

    :param digest: an empty string if none is known.
    :param empty: the families that had no rows when the digest was made.
    """

    digest: str
    empty: tuple[str, ...]

    @classmethod
    def of(cls, stored: Mapping[str, t.Any]) -> KnownDigest:
        """Return what is stored in the cache; a damaged file is an unknown digest."""
        digest, empty = stored.get("digest"), stored.get("empty")
        return cls(digest if isinstance(digest, str) else "", tuple(map(str, empty)) if isinstance(empty, list) else ())
