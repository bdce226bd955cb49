# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What identifies the content of a database without its rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What one evaluation of the extraction query says of a database, without its rows.

    :param digest: the hash of the rows (``extract.digest``).
    :param census: what was counted in them (``extract.census``).
    :param creator: the role that makes the objects.
    :param meaning: the key of what the desired SQL means there.
    :param question: the key of all that was asked (``cache.Unchanged``).
    """

    digest: str
    counts: str
    creator: str
    desired_key: str
    request_key: str
