# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups the rows by object (a table with all that belongs to it, a type, a routine), so that each has a hash of its own.

The groups decide only what is read again after a change, never what is compared: the rows of a family that isn't listed
here form one object.
"""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from .family import Family


def key_expression(family: Family) -> str:
    """Return the SQL expression for the object of a family's row."""
    columns = [f"NULLIF(c{family.columns.index(name)}::text, '0')" for name in family.object]
    return f"COALESCE({', '.join([*columns, repr(family.name)])})"


def key_positions(family: Family) -> tuple[int, ...]:
    """Return the positions in a row, which begins with the family's name, of the columns with the object's OID."""
    return tuple(family.columns.index(name) + 1 for name in family.object)


def key_of(row: tuple[str | None, ...], positions: tuple[int, ...]) -> str:
    """Return the object of a row, as ``key_expression`` does."""
    for position in positions:
        key = row[position]
        if key is not None and key != "0":
            return key
    return str(row[0])
