# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every catalog family has in common: a query, and a function that turns its rows into facts.

A family's file holds one query and one reader, and knows nothing of the others. All queries travel in one statement
(``extract.statement``), so each must be cheap on a large database.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .catalog import Row
    from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Family:
    """One catalog family.

    :param name: marks its rows in the one statement.
    :param columns: names of the selected columns, in order.
    :param query: returns the SELECT for a server's major version.
    :param read: turns one row into facts on the reading.
    """

    name: str
    columns: tuple[str, ...]
    query: Callable[[int], str]
    read: Callable[[Snapshot, Row], None]
