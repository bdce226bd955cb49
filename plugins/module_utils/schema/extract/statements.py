# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statements that read the facts of a database: all of them, their digest, or what has changed.

The results are read by ``rows``.
"""

from __future__ import annotations

import json
import typing as t

from ..database.session_settings import READING, without_timeouts
from ..model.sql import literal
from . import catalog, dependencies, dependents, hashing, objects, relations, row_labels
from .families import CONDITIONS, FAMILIES

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .family import Family

_COMMON = f"""WITH managed AS MATERIALIZED (SELECT oid FROM pg_namespace WHERE nspname IN ({{schemas}})),
member AS MATERIALIZED (
  SELECT classid, objid, CASE deptype WHEN 'e' THEN refobjid END AS extension FROM pg_depend
  WHERE deptype = 'e' OR (deptype = 'i' AND (classid IN (1255, 2605) OR (classid = 1259 AND refclassid = 1247 AND refobjid IN (
    SELECT e.objid FROM pg_depend e WHERE e.deptype = 'e' AND e.classid = 1247))))
  UNION ALL
  SELECT 2615, s.oid, s.extension FROM ({catalog.EXTENSION_SCHEMAS}) AS s WHERE s.oid <> ALL (ARRAY(SELECT oid FROM managed))
  UNION ALL
  -- What functions of an extension have created in its own schema, such as the tables of a queue, may be no member.
  SELECT 1259, c.oid, s.extension FROM ({catalog.EXTENSION_SCHEMAS}) AS s JOIN pg_class c ON c.relnamespace = s.oid
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relnamespace <> ALL (ARRAY(SELECT oid FROM managed))
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 1259 AND d.objid = c.oid AND d.deptype = 'e')),
relation AS MATERIALIZED (
  SELECT oid FROM pg_class WHERE relnamespace = ANY (ARRAY(SELECT oid FROM managed)) AND relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
    AND oid NOT IN (SELECT objid FROM member WHERE classid = 1259))
"""

WORK_MEM = "64MB"
"""The work_mem for the materialized rows; a thousand tables use a quarter of it."""

_WIDTH = max(len(family.columns) for family in FAMILIES)
_CELLS = ", ".join(f"c{number}" for number in range(_WIDTH))
_ROLES = "SELECT json_agg(rolname) FROM pg_roles WHERE rolname !~ '^pg_'"
_VERSION = "pg_current_snapshot()::text"

_OBJECTS = f"""objects (object, name, hash) AS MATERIALIZED (
  SELECT object, {objects.NAME}, {hashing.HASH_OF_TEXTS}
  FROM everything GROUP BY object)"""
_HASH_QUERY = """SELECT encode(sha256(convert_to(string_agg(name || ' ' || hash, ',' ORDER BY name COLLATE "C"), 'UTF8')), 'hex')
  FROM objects"""


def statement(major: int, schemas: tuple[str, ...]) -> str:
    """Return the SELECT that reads all facts about the managed schemas."""
    return common_tables(schemas) + _families(major, FAMILIES)


def statement_with_objects(major: int, schemas: tuple[str, ...]) -> str:
    """Return the SELECT that reads all facts about the managed schemas, and the hash and the name of each object."""
    return f"""{_everything(major, schemas)}
SELECT '{row_labels.OBJECT}'::text, object, hash, name{_padding(3)} FROM objects
UNION ALL
{_families(major, FAMILIES[:1])}
UNION ALL
SELECT family, {_CELLS} FROM everything"""


def statement_unless_known(major: int, schemas: tuple[str, ...], known: str) -> str:
    """Return a SELECT that hashes the rows on the server and returns them only if their hash is not the known one.

    The hash, the counts and the rows come from one evaluation, so they always belong together. The family
    ``environment`` is not part of the hash. Equal hashes imply equal facts and dependencies, but not vice versa.
    ``digest``, ``counts`` and ``version`` return the hash, the counts and the version from the rows. The dependencies
    between the objects, whether there may be others in other schemas, and the names of all roles are sent with the rows
    (``dependencies_in``, ``may_have_dependents``, ``roles_in``).

    :param known: the known hash, or an empty string.
    """
    return f"""{_hashed_rows(major, schemas)}
UNION ALL
SELECT '{row_labels.OBJECT}', object, state, name{_padding(3)} FROM states WHERE (SELECT value FROM hash) <> '{known}'
UNION ALL
SELECT '{row_labels.DEPENDENCIES}', ({dependencies.QUERY}), ({_ROLES})::text, ({dependents.may_exist_query(schemas)})::text{_padding(3)}
WHERE (SELECT value FROM hash) <> '{known}'
UNION ALL
SELECT family, {_CELLS} FROM everything WHERE (SELECT value FROM hash) <> '{known}' OR family IN ({_quoted(CONDITIONS)})"""


def statement_of_digest(major: int, schemas: tuple[str, ...], empty: Collection[str] = ()) -> str:
    """Return a SELECT that hashes the rows and returns what ``statement_unless_known`` returns if the hash is the known one.

    It costs the server less, as it can't return the rows. ``read`` can read the families ``CONDITIONS`` from its result.

    :param empty: the families that had no rows when the known hash was made (``empty_families``). They aren't hashed: if
        one of them has rows, the hash is an empty string.
    """
    hashed = [family for family in FAMILIES[1:] if family.name not in empty]
    has_more = " OR ".join(f"EXISTS (\n{family.query(major)}\n)" for family in FAMILIES[1:] if family.name in empty)
    digested = f"CASE WHEN {has_more or 'false'} THEN '' ELSE ({_HASH_QUERY}) END"
    return f"""{_hashed_texts(major, schemas, hashed)}
SELECT '{row_labels.DIGEST}'::text, {digested}, ({_counts_query(_relations(major))}), {_VERSION}{_padding(3)}
UNION ALL
{_families(major, [family for family in FAMILIES if family.name in CONDITIONS])}"""


def _statement_of_unknown(major: int, schemas: tuple[str, ...], hashes: Mapping[str, str]) -> str:
    """Return what ``statement_unless_known`` does, but for the rows of objects with known hashes.

    :param hashes: see ``open_snapshot``.
    """
    tables = f"""known (name, hash) AS MATERIALIZED (SELECT * FROM {_json_object(hashes)}),
unknown AS MATERIALIZED (
  SELECT o.object FROM objects o LEFT JOIN known k ON k.name = o.name AND k.hash = o.hash
  WHERE k.name IS NULL OR NOT ({objects.MAY_BE_KNOWN}))"""
    changed = (
        f"SELECT split_part(object, ' ', 2)::oid AS relation FROM unknown WHERE object LIKE '{catalog.PG_CLASS} %'"
    )
    return f"""{_hashed_rows(major, schemas, tables)}
UNION ALL
SELECT '{row_labels.OBJECT}', object, state, name{_padding(3)} FROM states
UNION ALL
SELECT '{row_labels.DEPENDENCIES}', ({dependencies.query_of(changed)}), ({_ROLES})::text, ({dependents.may_exist_query(schemas)})::text{_padding(3)}
UNION ALL
SELECT family, {_CELLS} FROM everything WHERE family IN ({_quoted(CONDITIONS)}) OR object IN (SELECT object FROM unknown)"""


def statement_of_changes(major: int, schemas: tuple[str, ...], known: Mapping[str, str]) -> str:
    """Return a SELECT that hashes the rows and returns those of objects whose state is not the known one.

    ``read_changes`` reads them.

    :param known: the state of each object, as in ``Snapshot.objects``.
    """
    tables = f"""{_known("state", known)},
changed AS MATERIALIZED (
  SELECT s.object, s.state, s.name FROM states s LEFT JOIN known k ON k.object = s.object WHERE k.state IS DISTINCT FROM s.state)"""
    return f"""{_hashed_rows(major, schemas, tables)}
UNION ALL
SELECT '{row_labels.OBJECT}', object, state, name{_padding(3)} FROM changed
UNION ALL
{_missing()}
UNION ALL
SELECT family, {_CELLS} FROM everything WHERE object IN (SELECT object FROM changed)"""


def statement_of_changed_hashes(major: int, schemas: tuple[str, ...], known: Mapping[str, str]) -> str:
    """Return a SELECT that returns the objects whose hash is not the known one, with their hashes and names.

    It costs the server less than ``statement_of_changes``, as it can't return the rows. ``read_desired_changes`` reads them.

    :param known: the state of each object, as in ``Snapshot.objects``.
    """
    hashes = {each: state.partition(" ")[0] for each, state in known.items()}
    return f"""{_hashed_texts(major, schemas, FAMILIES[1:])},
{_known("hash", hashes)}
SELECT '{row_labels.OBJECT}'::text, o.object, o.hash, o.name{_padding(3)} FROM objects o
LEFT JOIN known k ON k.object = o.object WHERE k.hash IS DISTINCT FROM o.hash
UNION ALL
{_missing()}"""


def _missing() -> str:
    """Return the query for the known objects that are gone."""
    return f"SELECT '{row_labels.MISSING}', object{_padding(1)} FROM known WHERE object NOT IN (SELECT object FROM objects)"


def _known(what: str, values: Mapping[str, str]) -> str:
    """Return the table ``known`` of a WITH clause: what is known of each object."""
    names, texts = (",".join(each) for each in (values.keys(), values.values()))
    return f"""known (object, {what}) AS MATERIALIZED (
  SELECT * FROM unnest(string_to_array('{names}', ','), string_to_array('{texts}', ',')))"""


def _json_object(values: Mapping[str, str]) -> str:
    return f"json_each_text({literal(json.dumps(values, ensure_ascii=False))})"


def _everything(major: int, schemas: tuple[str, ...]) -> str:
    """Return the WITH clause of the rows and the hashes of their objects."""
    return f"""{common_tables(schemas)}, {hashing.DROPPED},
everything (family, object, hashed, oids, {_CELLS}) AS MATERIALIZED (
{_families(major, FAMILIES[1:], with_hash=True)}),
{_OBJECTS}"""


def _hashed_rows(major: int, schemas: tuple[str, ...], *tables: str) -> str:
    """Return the beginning of a SELECT: the rows, their hashes, and further tables of its WITH clause.

    The hash of an object is the same for an equal object in any database. Its state also contains its OIDs, and those
    that its rows refer to, so it tells whether the rows are the same.
    """
    more = "".join(f",\n{table}" for table in tables)
    return f"""{_everything(major, schemas)},
hash (value) AS MATERIALIZED ({_HASH_QUERY}),
states (object, state, name) AS (
  SELECT o.object, o.hash || ' ' || s.oids, o.name FROM objects o JOIN (
    SELECT object, sum(hashtextextended(oids, 0)) FROM everything GROUP BY object) AS s (object, oids) ON s.object = o.object){more}
SELECT '{row_labels.DIGEST}'::text, value, ({_counts_query(_relations_in_rows())}), {_VERSION}{_padding(3)} FROM hash
UNION ALL
{_families(major, FAMILIES[:1])}"""


def statement_of_environment(major: int, value: str = "") -> str:
    """Return a SELECT that reads only the family ``environment`` and the version.

    :param value: a query for one more text, which ``value_in`` returns from the rows.
    """
    more = f"\nUNION ALL\nSELECT '{row_labels.VALUE}', ({value})::text{_padding(1)}" if value else ""
    return f"SELECT '{row_labels.DIGEST}'::text, NULL, NULL, {_VERSION}{_padding(3)}\nUNION ALL\n{_families(major, FAMILIES[:1])}{more}"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _padding(columns: int) -> str:
    """Return the NULLs that complete a row with this number of columns after the first."""
    return ", NULL::text" * (_WIDTH - columns)


def _counts_query(found: str) -> str:
    """Return the query that counts rows, tables, and tables with row level security.

    :param found: the source of the kinds and the row level security of relations.
    """
    return (
        "SELECT (SELECT count(*) FROM everything) || ' rows, ' || count(*) || ' tables, '"
        f" || count(*) FILTER (WHERE t.rls::boolean) || ' with row security' FROM {found} AS t WHERE t.relkind IN ('r', 'p')"
    )


def _relations(major: int) -> str:
    family = relations.RELATIONS
    return f"(SELECT relkind, rls FROM (\n{family.query(major)}\n) AS relation ({', '.join(family.columns)}))"


def _relations_in_rows() -> str:
    family = relations.RELATIONS
    kind, security = (f"c{family.columns.index(name)}" for name in ("relkind", "rls"))
    return f"(SELECT {kind} AS relkind, {security} AS rls FROM everything WHERE family = '{family.name}')"


def common_tables(schemas: tuple[str, ...]) -> str:
    """Return the WITH clause that the queries of the families refer to."""
    quoted = ", ".join("'" + schema.replace("'", "''") + "'" for schema in schemas)
    return _COMMON.format(schemas=quoted)


def _families(major: int, families: Sequence[Family], *, with_hash: bool = False) -> str:
    parts = []
    for family in families:
        names = [f"c{number}" for number in range(len(family.columns))]
        selected = [f"{name}::text" for name in names] + ["NULL::text"] * (_WIDTH - len(names))
        if with_hash:
            computed = (objects.key_expression, hashing.text_expression, hashing.identity_expression)
            selected = [*(expression(family) for expression in computed), *selected]
        # OFFSET 0: both what is hashed and the row refer to a column, whose expression must not be evaluated twice.
        query = family.query(major) + ("\nOFFSET 0" if with_hash else "")
        parts.append(
            f"SELECT '{family.name}'::text, {', '.join(selected)} FROM (\n{query}\n) AS family ({', '.join(names)})"
        )
    return "\nUNION ALL\n".join(parts)


def _hashed_texts(major: int, schemas: tuple[str, ...], families: Sequence[Family]) -> str:
    """Return the WITH clause of the hashes of the objects, without their rows."""
    parts = []
    for family in families:
        names = ", ".join(f"c{number}" for number in range(len(family.columns)))
        computed = f"{objects.key_expression(family)}, {hashing.text_expression(family)}"
        parts.append(f"SELECT {computed} FROM (\n{family.query(major)}\n) AS family ({names})")
    texts = "\nUNION ALL\n".join(parts)
    return f"""{common_tables(schemas)}, {hashing.DROPPED},
everything (object, hashed) AS MATERIALIZED (
{texts}),
{_OBJECTS}"""


def open_snapshot(major: int, schemas: tuple[str, ...], hashes: Mapping[str, str] | None = None) -> str:
    """Return statements that open a read-only transaction and read all facts, in one round trip.

    :param hashes: the known hashes of objects, by name. The rows of those that still have them aren't returned, if rows of
        others don't refer to them, nor are their dependencies.
    """
    if hashes:
        return opening(major) + _statement_of_unknown(major, schemas, hashes)
    return opening(major) + statement_unless_known(major, schemas, "")


def open_digest(major: int, schemas: tuple[str, ...], empty: Collection[str] = ()) -> str:
    """Return statements that open a read-only transaction and hash all facts, in one round trip.

    :param empty: see ``statement_of_digest``.
    """
    return opening(major) + statement_of_digest(major, schemas, empty)


def open_environment(major: int) -> str:
    """Return statements that open a read-only transaction and read the environment, in one round trip."""
    return opening(major) + statement_of_environment(major)


def opening(major: int) -> str:
    """Return the statements that open a read-only transaction for reading catalogs."""
    return (
        f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {READING}; {without_timeouts(major)}; SET LOCAL jit = off; "
        f"SET LOCAL work_mem = '{WORK_MEM}'; "
    )
