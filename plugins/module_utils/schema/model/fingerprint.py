# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identifies the state of a database without keeping its facts."""

from __future__ import annotations

from dataclasses import dataclass


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
