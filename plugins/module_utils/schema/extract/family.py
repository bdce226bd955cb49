# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A catalog family: a query, and a function that converts its rows to facts.

Families are independent of each other. All queries run in one statement (``extract.statement``), so each must be cheap
on a large database.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .catalog import Row
    from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Family:
    """One catalog family.

    :param name: identifies its rows in the result of the statement.
    :param columns: the names of the selected columns, in order.
    :param query: returns the SELECT for a server's major version.
    :param read: adds the facts of one row to the snapshot.
    :param names: the catalog of the objects whose name the column ``name`` contains.
        Columns of relations have their own way (see ``edited_rows``).
    :param oid: the column with the OID of this object.
    :param object: the columns with the OID of the object that a row is about, of which the first that isn't 0 counts, and
        its catalog, or the column that has it: if the object changes, only its rows are sent. Without them, a change to one sends the rows of all.
    :param in_schema: the catalog of its objects by name, and the column with their schema, as in ``pg_ts_dict.dictnamespace``: finds those in
        schemas that aren't managed, which may depend on managed objects, and which the schema SQL must not change.
    :param types: the columns with the name of a type, or an array of them, in the form ``format_type`` prints them.
    :param hashed: how the columns with OIDs or column numbers are hashed (see ``hashing``), if not as usual.
    """

    name: str
    columns: tuple[str, ...]
    query: Callable[[int], str]
    read: Callable[[Snapshot, Row], None]
    names: str = ""
    in_schema: str = ""
    oid: str = "oid"
    object: Mapping[str, str] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    hashed: Mapping[str, str] = field(default_factory=dict)
