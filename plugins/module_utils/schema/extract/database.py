# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Default privileges, publications, comments: facts about the database as a whole, or about other facts."""

from __future__ import annotations

import typing as t

from ..naming import OWNER, PUBLIC
from .acl import LETTERS, explode
from .family import PG_PUBLICATION, PG_PUBLICATION_NAMESPACE, PG_PUBLICATION_REL, Family, array

if t.TYPE_CHECKING:
    from ..fact import FactId
    from .family import Reading, Row

OBJECTS = {"r": "TABLES", "S": "SEQUENCES", "f": "FUNCTIONS", "T": "TYPES", "n": "SCHEMAS", "L": "LARGE OBJECTS"}
_BUILTIN = {
    "TABLES": "arwdDxt",
    "SEQUENCES": "rwU",
    "FUNCTIONS": "X",
    "TYPES": "U",
    "SCHEMAS": "UC",
    "LARGE OBJECTS": "rw",
}


def _default_acls_query(_major: int) -> str:
    return """SELECT d.oid, pg_get_userbyid(d.defaclrole), d.defaclnamespace, d.defaclobjtype, d.defaclacl
FROM pg_default_acl d"""


def _read_default_acl(reading: Reading, row: Row) -> None:
    schema = reading.namespaces.get(row["namespace"], "")
    objects, creator = OBJECTS[row["objects"]], row["role"]
    actual = explode(array(row["acl"]), creator)
    default: dict[tuple[str, str], bool] = {}
    if row["namespace"] == "0":
        # Only a database-wide entry replaces the built-in default; one for a schema adds to it.
        letters = _BUILTIN[objects] + ("m" if objects == "TABLES" and reading.major >= 17 else "")
        default = {(OWNER, LETTERS[letter]): False for letter in letters}
        if objects in ("FUNCTIONS", "TYPES"):
            default[(PUBLIC, "EXECUTE" if objects == "FUNCTIONS" else "USAGE")] = False
    managed = schema in reading.schemas or row["namespace"] == "0"
    parent: FactId | None = ("schema", schema) if schema in reading.schemas else None
    for (grantee, privilege), option in actual.items():
        if default.get((grantee, privilege)) != option:
            fact_id: FactId = ("default_privilege", creator, schema, objects, grantee, privilege)
            reading.add(fact_id, {"state": "grantable" if option else "granted"}, parent=parent, managed=managed)
    for grantee, privilege in default:
        if (grantee, privilege) not in actual:
            fact_id = ("default_privilege", creator, schema, objects, grantee, privilege)
            reading.add(fact_id, {"state": "revoked"}, parent=parent, managed=managed)


DEFAULT_ACLS = Family(
    "default_acl", ("oid", "role", "namespace", "objects", "acl"), _default_acls_query, _read_default_acl
)


def _publications_query(major: int) -> str:
    generated = "p.pubgencols" if major >= 18 else "NULL"
    return f"""SELECT p.oid, p.pubname, pg_get_userbyid(p.pubowner), p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete,
       p.pubtruncate, p.pubviaroot, {generated}
FROM pg_publication p"""


def _read_publication(reading: Reading, row: Row) -> None:
    operations = [word for word in ("insert", "update", "delete", "truncate") if row[word] == "true"]
    attrs = {
        "all_tables": row["all_tables"],
        "publish": ", ".join(operations),
        "via_root": row["via_root"],
        "generated": None if row["generated"] in (None, "n") else row["generated"],
    }
    fact_id: FactId = ("publication", row["name"])
    reading.add(fact_id, attrs, address=(PG_PUBLICATION, row["oid"], "0"), notes={"owner": row["owner"]}, managed=False)
    reading.owner(fact_id, row["owner"])


PUBLICATIONS = Family(
    "publication",
    ("oid", "name", "owner", "all_tables", "insert", "update", "delete", "truncate", "via_root", "generated"),
    _publications_query,
    _read_publication,
)


def _publication_tables_query(_major: int) -> str:
    return """SELECT r.oid, r.prpubid, r.prrelid, pg_get_expr(r.prqual, r.prrelid),
       (SELECT array_agg(a.attname ORDER BY a.attname) FROM pg_attribute a
        WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs))
FROM pg_publication_rel r"""


def _read_publication_table(reading: Reading, row: Row) -> None:
    relation = reading.relations.get(row["relation"])
    publication = reading.addresses.get((PG_PUBLICATION, row["publication"], "0"))
    if relation is None or publication is None:
        return
    fact_id: FactId = ("publication_table", publication[1], relation.schema, relation.name)
    attrs = {"where": row["where"], "columns": array(row["columns"]) if row["columns"] is not None else None}
    address = (PG_PUBLICATION_REL, row["oid"], "0")
    reading.add(fact_id, attrs, parent=publication, address=address, managed=False)
    if relation.managed:
        reading.state.need(fact_id, relation.id)


PUBLICATION_TABLES = Family(
    "publication_table",
    ("oid", "publication", "relation", "where", "columns"),
    _publication_tables_query,
    _read_publication_table,
)


def _publication_schemas_query(_major: int) -> str:
    return "SELECT n.oid, n.pnpubid, n.pnnspid FROM pg_publication_namespace n"


def _read_publication_schema(reading: Reading, row: Row) -> None:
    publication = reading.addresses[(PG_PUBLICATION, row["publication"], "0")]
    schema = reading.namespaces[row["namespace"]]
    fact_id: FactId = ("publication_schema", publication[1], schema)
    address = (PG_PUBLICATION_NAMESPACE, row["oid"], "0")
    reading.add(fact_id, {}, parent=publication, address=address, managed=False)
    if schema in reading.schemas:
        reading.state.need(fact_id, ("schema", schema))


PUBLICATION_SCHEMAS = Family(
    "publication_schema", ("oid", "publication", "namespace"), _publication_schemas_query, _read_publication_schema
)


_BORN_COMMENT = "standard public schema"
"""What every database is born with; nobody declares it, and nobody misses it."""


def _comments_query(_major: int) -> str:
    # 2200 is the schema public, born with every database (pg_namespace.dat).
    return """SELECT d.classoid, d.objoid, d.objsubid, d.description
FROM pg_description d
WHERE (d.objoid >= 16384 OR d.objoid = 2200) AND (d.classoid, d.objoid) NOT IN (SELECT classid, objid FROM member)"""


def _read_comment(reading: Reading, row: Row) -> None:
    address = (row["catalog"], row["object"], row["sub"])
    home = reading.addresses.get(address)
    target = home
    if home is None and address in reading.commented:
        home, target = reading.aliases[address], reading.commented[address]
    if target is None or (target == ("schema", "public") and row["text"] == _BORN_COMMENT):
        return
    fact_id: FactId = ("comment", target)
    notes = None
    if home in reading.members:
        notes = {"extension": reading.state.facts[home].notes["extension"]}
        reading.members.add(fact_id)
    reading.add(fact_id, {"text": row["text"]}, parent=home, notes=notes, managed=home not in reading.outside)


COMMENTS = Family("comment", ("catalog", "object", "sub", "text"), _comments_query, _read_comment)
