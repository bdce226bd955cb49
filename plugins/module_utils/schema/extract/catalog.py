# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contents of catalog rows: object addresses, text arrays, relations."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from ..model.facts import FactId

Row = dict[str, t.Any]
Address = tuple[str, str, str]
"""``(classid, objid, objsubid)`` as text: the address of an object in pg_depend and pg_description."""

# Object ids of the system catalogs, fixed in PostgreSQL's sources (pg_depend.classid).
PG_CLASS, PG_TYPE, PG_PROC, PG_CONSTRAINT, PG_ATTRDEF = "1259", "1247", "1255", "2606", "2604"
PG_NAMESPACE, PG_REWRITE, PG_TRIGGER, PG_POLICY, PG_EXTENSION = "2615", "2618", "2620", "3256", "3079"
PG_COLLATION, PG_STATISTIC_EXT, PG_PUBLICATION, PG_PUBLICATION_REL = "3456", "3381", "6104", "6106"
PG_TS_CONFIG, PG_TS_DICT, PG_TS_PARSER, PG_TS_TEMPLATE = "3602", "3600", "3601", "3764"
PG_OPERATOR, PG_OPCLASS, PG_OPFAMILY, PG_AMOP, PG_AMPROC = "2617", "2616", "2753", "2602", "2603"
PG_PUBLICATION_NAMESPACE, PG_EVENT_TRIGGER = "6237", "3466"
PG_CAST, PG_CONVERSION, PG_LANGUAGE, PG_TRANSFORM, PG_AM = "2605", "2607", "2612", "3576", "2601"
PG_FOREIGN_DATA_WRAPPER, PG_FOREIGN_SERVER, PG_USER_MAPPING = "2328", "1417", "1418"
PG_SUBSCRIPTION = "6100"

OF_SEVERAL_FAMILIES = {
    PG_CLASS: "SELECT oid, relnamespace FROM pg_class",
    PG_TYPE: "SELECT oid, typnamespace FROM pg_type",
    PG_PROC: "SELECT oid, pronamespace FROM pg_proc",
    PG_CONSTRAINT: "SELECT oid, connamespace FROM pg_constraint",
    PG_ATTRDEF: "SELECT a.oid, c.relnamespace FROM pg_attrdef a JOIN pg_class c ON c.oid = a.adrelid",
    PG_REWRITE: "SELECT r.oid, c.relnamespace FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class",
}
"""The objects, with their schemas, of the catalogs that several families read, or parts of tables (see ``families.IN_SCHEMAS``)."""

COLUMN_OPTIONS = """CASE WHEN cardinality(a.attoptions) > 1 OR NOT starts_with(a.attoptions[1], 'pg_attver=')
  THEN ARRAY(SELECT o FROM unnest(a.attoptions) AS o WHERE NOT starts_with(o, 'pg_attver=')) END"""
"""The options of a column ``a``, without the stamp that servers add since the minor releases of November 2026 (15.20, for
example). It is another one in each database, pg_dump doesn't print it, and ALTER TABLE neither sets nor resets it."""


@dataclass(slots=True)
class Relation:
    """A relation as other families refer to it.

    A member of an extension is not managed, whatever its schema.
    """

    oid: str
    schema: str
    name: str
    relkind: str
    managed: bool
    id: FactId
    extension: FactId | None = None


def in_managed_schema(schema: str, catalog: str) -> str:
    """Return the condition that the object of a row ``x`` is in a managed schema, and no member of an extension.

    :param schema: the column with the OID of the schema.
    :param catalog: the OID of the system catalog.
    """
    return f"""x.{schema} = ANY (ARRAY(SELECT oid FROM managed))
  AND x.oid NOT IN (SELECT objid FROM member WHERE classid = {catalog})"""


EXTENSION_SCHEMAS = """SELECT e.extnamespace AS oid, min(e.oid) AS extension FROM pg_extension e
  WHERE NOT e.extrelocatable AND e.extnamespace >= 16384 GROUP BY 1 HAVING count(*) = 1
  UNION SELECT d.objid, d.refobjid FROM pg_depend d WHERE d.classid = 2615 AND d.deptype = 'e' AND d.refclassid = 3079"""
"""The schemas that belong to one extension, which is in them or has created them."""


def parse_array(text: str | None) -> tuple[str, ...]:
    """Parse the output of a one-dimensional text array."""
    if not text or text == "{}":
        return ()
    items: list[str] = []
    current: list[str] = []
    quoted = False
    characters = iter(text[1:-1])
    for character in characters:
        if character == "\\":
            current.append(next(characters))
        elif character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            items.append("".join(current))
            current = []
        else:
            current.append(character)
    items.append("".join(current))
    return tuple(items)
