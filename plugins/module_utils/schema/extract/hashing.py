# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How rows are hashed: equal schemas have equal hashes in every database of the same major version.

OIDs and the numbers of columns differ between databases. So an OID is hashed as the name of its object, and the number
of a column as its position among the columns that were not dropped. An OID isn't hashed if the other columns of the row
already identify the object. Everything else is hashed as it was read.
"""

from __future__ import annotations

import typing as t

from .catalog import PG_CLASS, PG_COLLATION, PG_NAMESPACE, PG_PROC, PG_TYPE

if t.TYPE_CHECKING:
    from .family import Family

IDENTIFIED = ""
"""Not hashed: other columns of the row identify the object."""

DROPPED = """dropped AS MATERIALIZED (SELECT attrelid, attnum FROM pg_attribute WHERE attisdropped)"""
"""The query that ``position_of`` needs in the WITH clause."""

_ALIAS_TYPES = {
    PG_CLASS: "regclass",
    PG_COLLATION: "regcollation",
    PG_NAMESPACE: "regnamespace",
    PG_PROC: "regprocedure",
    PG_TYPE: "regtype",
}


def name_of(column: str, catalog: str) -> str:
    """Return the SQL expression for the name of an object, NULL for OID 0.

    :param column: the column of the row with its OID.
    :param catalog: the OID of its catalog, or the column that has it.
    """
    if catalog in _ALIAS_TYPES:
        return f"NULLIF({{{column}}}, 0)::{_ALIAS_TYPES[catalog]}"
    identity = f"SELECT i.identity FROM pg_identify_object({_cell(catalog)}, {{{column}}}, 0) i"
    return f"CASE WHEN {{{column}}} <> 0 THEN ({identity}) END"


def position_of(relation: str, number: str) -> str:
    """Return the SQL expression for the position of a column among those that were not dropped.

    :param relation: the column of the row with the OID of the relation.
    :param number: the one with the number of the column.
    """
    before = f"SELECT count(*) FROM dropped d WHERE d.attrelid = {{{relation}}} AND d.attnum < {{{number}}}"
    return f"{{{number}}} - CASE WHEN {{{relation}}} IN (SELECT attrelid FROM dropped) THEN ({before}) ELSE 0 END"


def _cell(catalog: str) -> str:
    return catalog if catalog.isdigit() else f"{{{catalog}}}"


def _in_order(column: str) -> str:
    """Return the SQL expression for an access control list, whose order is that of the GRANT statements."""
    items = f"""SELECT array_agg(i ORDER BY i COLLATE "C") FROM unnest({{{column}}}::text[]) i"""
    return f"CASE WHEN {{{column}}} IS NOT NULL THEN coalesce(({items}), '{{{{}}}}') END"


_USUALLY = {
    "oid": IDENTIFIED,
    "namespace": name_of("namespace", PG_NAMESPACE),
    "relation": name_of("relation", PG_CLASS),
    "acl": _in_order("acl"),
    "initial": _in_order("initial"),
}
"""How the columns with these names are hashed, unless the family says otherwise or they are those of the row's object."""


def text_expression(family: Family) -> str:
    """Return the SQL expression for what is hashed of a family's row, as one text; different values have different texts."""
    return f"ROW({', '.join(hashed_values(family))})::text"


HASH_OF_TEXTS = """encode(substr(sha256(convert_to(string_agg(hashed, E'\\n' ORDER BY hashed COLLATE "C"), 'UTF8')), 1, 16), 'hex')"""
"""The SQL expression for the hash of the rows of an object. PostgreSQL needs as long for a hash as for the text of a row, so
each row has none of its own. The text of a row contains line breaks only within quotes."""


def hashed_values(family: Family) -> list[str]:
    """Return the SQL expressions for what is hashed of a family's row."""
    cells = {column: f"c{number}" for number, column in enumerate(family.columns)}
    forms = [form_of(family, column) for column in family.columns]
    return [f"'{family.name}'", *(form.format(**cells) for form in forms if form)]


def form_of(family: Family, column: str) -> str:
    """Return how a column is hashed: an SQL expression with the names of the columns in braces."""
    if column in family.hashed:
        return family.hashed[column]
    if column in family.object:
        return IDENTIFIED
    return _USUALLY.get(column, f"{{{column}}}")


def identity_expression(family: Family) -> str:
    """Return the SQL expression for the values of a family's row that were replaced in what is hashed."""
    replaced = [
        f"c{number}" for number, column in enumerate(family.columns) if form_of(family, column) != f"{{{column}}}"
    ]
    return f"concat_ws(' ', {', '.join(replaced)})" if replaced else "''"
