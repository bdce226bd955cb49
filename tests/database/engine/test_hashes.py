# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hashes of objects: equal for equal objects in every database, and different after any change of what is read."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema import extract
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import connect
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.login import Login
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract import hashing, row_labels

from tests.database.engine.conftest import READER
from tests.support.postgres import Cluster, fresh_database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.family import Family

    from tests.support.postgres import Database

SCHEMAS = ("public", "app")
SECTIONS = (
    "CREATE SCHEMA app; COMMENT ON SCHEMA app IS 'ours'",
    f"""CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" UNIQUE, code char(3),
      CONSTRAINT named CHECK (name <> ''), EXCLUDE (id WITH =));
    CREATE INDEX names ON people (lower(name)); COMMENT ON CONSTRAINT named ON people IS 'x'; COMMENT ON COLUMN people.code IS 'c';
    COMMENT ON INDEX names IS 'i'; ALTER TABLE people REPLICA IDENTITY USING INDEX people_pkey;
    ALTER TABLE people ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON people TO {READER} USING (name = current_user);
    COMMENT ON POLICY own ON people IS 'p'; CREATE STATISTICS both_columns ON id, name FROM people;
    CREATE TABLE orders (id serial, person int NOT NULL REFERENCES people, at timestamptz DEFAULT now(), double int GENERATED ALWAYS AS (2 * 2) STORED);
    ALTER TABLE orders DISABLE TRIGGER ALL;
    CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TRIGGER stamped BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION stamp(); COMMENT ON TRIGGER stamped ON people IS 't';
    CREATE CONSTRAINT TRIGGER late AFTER INSERT ON people DEFERRABLE FOR EACH ROW EXECUTE FUNCTION stamp();
    CREATE VIEW few AS SELECT id, name FROM people; CREATE RULE nothing AS ON DELETE TO few DO INSTEAD NOTHING;
    CREATE MATERIALIZED VIEW copied AS SELECT id, name FROM people; CREATE PUBLICATION pub FOR TABLE people (id, name), orders WHERE (id > 0)""",
    """CREATE TABLE p (id int, at date, UNIQUE (id, at)) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
    CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TRIGGER noted AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION noted(); ALTER TABLE p1 DISABLE TRIGGER noted;
    CREATE TABLE target (id int PRIMARY KEY); ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES target;
    CREATE TABLE mother (a int); CREATE TABLE child (b int) INHERITS (mother)""",
    f"""CREATE TYPE mood AS ENUM ('low', 'high'); CREATE TYPE pair AS (a int, b text); COMMENT ON COLUMN pair.b IS 'b';
    CREATE DOMAIN short AS text COLLATE "C" DEFAULT 'x' CONSTRAINT shortness CHECK (length(value) < 9); COMMENT ON CONSTRAINT shortness ON DOMAIN short IS 's';
    CREATE TYPE span AS RANGE (subtype = float8); CREATE COLLATION plain (locale = 'C'); GRANT USAGE ON TYPE mood TO {READER}""",
    f"""CREATE FUNCTION f(a int, OUT b int) LANGUAGE sql AS 'SELECT a'; CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'SELECT a';
    GRANT EXECUTE ON FUNCTION f(int) TO {READER}; COMMENT ON FUNCTION f(text) IS 'f';
    CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0')""",
    """CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int, COMMUTATOR = ===);
    CREATE OPERATOR FAMILY numbers USING btree;
    CREATE OPERATOR CLASS ints FOR TYPE int USING btree FAMILY numbers AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int);
    ALTER OPERATOR FAMILY numbers USING btree ADD OPERATOR 1 < (int, bigint); COMMENT ON OPERATOR CLASS ints USING btree IS 'o'""",
    """CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION texts (COPY = simple);
    ALTER TEXT SEARCH CONFIGURATION texts ALTER MAPPING FOR asciiword WITH words, simple;
    CREATE TEXT SEARCH PARSER letters (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
    CREATE TEXT SEARCH TEMPLATE plain (LEXIZE = dsimple_lexize)""",
    """CREATE TYPE tag; CREATE FUNCTION tag_in(cstring) RETURNS tag IMMUTABLE STRICT LANGUAGE internal AS 'textin';
    CREATE FUNCTION tag_out(tag) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'textout';
    CREATE TYPE tag (INPUT = tag_in, OUTPUT = tag_out, LIKE = text); CREATE CAST (tag AS bytea) WITHOUT FUNCTION; COMMENT ON CAST (tag AS bytea) IS 'c';
    CREATE FUNCTION from_sql(internal) RETURNS internal IMMUTABLE LANGUAGE internal AS 'prsd_lextype';
    CREATE TRANSFORM FOR tag LANGUAGE sql (FROM SQL WITH FUNCTION from_sql(internal)); CREATE TYPE shell""",
    """CREATE LANGUAGE other HANDLER plpgsql_call_handler; CREATE ACCESS METHOD stack TYPE TABLE HANDLER heap_tableam_handler;
    CREATE CONVERSION latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
    CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watched ON sql_drop EXECUTE FUNCTION watch();
    ALTER EVENT TRIGGER watched DISABLE""",
    f"""CREATE FOREIGN DATA WRAPPER wrap; CREATE SERVER far FOREIGN DATA WRAPPER wrap OPTIONS (host 'h'); CREATE USER MAPPING FOR {READER} SERVER far;
    CREATE FOREIGN TABLE remote (a int OPTIONS (column_name 'x'), b text) SERVER far OPTIONS (table_name 't')""",
    """CREATE SUBSCRIPTION sub CONNECTION 'dbname=nowhere' PUBLICATION there WITH (connect = false, slot_name = NONE)""",
    """CREATE SCHEMA outside; CREATE TABLE outside.t (id int); CREATE POLICY theirs ON outside.t USING (true)""",
)
GRANTS = (
    f"GRANT SELECT ON people TO {READER}",
    "GRANT INSERT ON people TO PUBLIC",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO {READER}",
    "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    "CREATE PUBLICATION wide FOR TABLES IN SCHEMA app",
)
NOISE = """CREATE TABLE noise (id serial PRIMARY KEY, note text CHECK (note <> '')); CREATE TYPE din AS ENUM ('a');
CREATE FUNCTION hum() RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION hum(); DROP TYPE din; DROP TABLE noise"""
TEMPORARY = {
    **dict.fromkeys(
        ("TABLE people", "TABLE orders", "TABLE p", "TABLE child", "FOREIGN TABLE remote"), "DROP COLUMN noise"
    ),
    "TYPE pair AS": "DROP ATTRIBUTE noise",
}
"""Relations that get another column first, and how it is dropped."""


@contextlib.contextmanager
def made(database: Database, sections: Sequence[str] = SECTIONS) -> Iterator[None]:
    """Make the schema, and drop what can't be dropped with its database."""
    for sql in (*sections, *GRANTS):
        database.run(sql)
    with contextlib.ExitStack() as stack:
        stack.callback(database.run, "DROP SUBSCRIPTION IF EXISTS sub")
        yield


@contextlib.contextmanager
def made_otherwise(database: Database) -> Iterator[None]:
    """Make the same schema in another order, between objects that don't remain."""
    with contextlib.ExitStack() as stack:
        stack.callback(database.run, "DROP SUBSCRIPTION IF EXISTS sub")
        for section in reversed(SECTIONS):
            sql = section
            for start in TEMPORARY:
                sql = sql.replace(f"CREATE {start} (", f"CREATE {start} (noise text, ")
            database.run(f"{NOISE}; {sql}")
        for start, statement in TEMPORARY.items():
            database.run(f"ALTER {start.removesuffix(' AS')} {statement}")
        for sql in reversed(GRANTS):
            database.run(sql)
        yield


def read(database: Database) -> tuple[str, dict[str, str], set[str]]:
    """Return the digest of a database, the hashes of its objects, and the families that it has rows of."""
    with connect(Login(url=database.url)) as session:
        rows = session.run(extract.open_snapshot(session.major, SCHEMAS))
    hashes = {str(row[3]): str(row[2]).partition(" ")[0] for row in rows if row[0] == row_labels.OBJECT}
    return extract.digest(rows), hashes, {str(row[0]) for row in rows}


def test_equal_schemas_have_equal_hashes_on_every_server(database: Database) -> None:
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(Cluster(database.cluster.bin_dir))
        server.run(f"CREATE ROLE {READER}")
        other = stack.enter_context(fresh_database(server))
        stack.enter_context(made(database))
        stack.enter_context(made_otherwise(other))
        digest, hashes, families = read(database)
        found, theirs, _families = read(other)
    assert {name for name in hashes.keys() | theirs.keys() if hashes.get(name) != theirs.get(name)} == set()
    assert found == digest
    assert {"1259 public.people", "1247 public.mood", "1255 public.f(integer)", "default_acl"} <= hashes.keys()
    assert {family.name for family in extract.FAMILIES} - families <= {"extension", "member_acl", "security_label"}


def test_digest_alone_is_that_of_the_rows(database: Database) -> None:
    with made(database), connect(Login(url=database.url)) as session:
        rows = session.run(extract.open_snapshot(session.major, SCHEMAS))
        empty = extract.empty_families(rows)
        conditions = sorted(row for row in rows if row[0] in extract.CONDITIONS)
        for unread in ((), empty):
            alone = session.run(extract.statement_of_digest(session.major, SCHEMAS, unread))
            assert (extract.digest(alone), extract.counts(alone)) == (extract.digest(rows), extract.counts(rows))
            assert sorted(alone[1:]) == conditions
        # Wherever there should be no rows, one is noticed.
        for family in (each.name for each in extract.FAMILIES[1:] if each.name not in empty):
            alone = session.run(extract.statement_of_digest(session.major, SCHEMAS, (*empty, family)))
            assert extract.digest(alone) == "", family


OTHERS = """
CREATE FUNCTION pg_temp.other(anyelement) RETURNS text LANGUAGE sql AS $$ SELECT coalesce($1::text, '') || '~' $$;
CREATE FUNCTION pg_temp.other("char") RETURNS "char" LANGUAGE sql AS $$ SELECT CASE WHEN $1 = 'x' THEN 'y' ELSE 'x' END::"char" $$;
CREATE FUNCTION pg_temp.other(bool) RETURNS bool LANGUAGE sql AS $$ SELECT NOT coalesce($1, false) $$;
CREATE FUNCTION pg_temp.other(int2) RETURNS int2 LANGUAGE sql AS $$ SELECT (coalesce($1, 0) + 1)::int2 $$;
CREATE FUNCTION pg_temp.other(int) RETURNS int LANGUAGE sql AS $$ SELECT coalesce($1, 0) + 1 $$;
CREATE FUNCTION pg_temp.other(oid) RETURNS oid LANGUAGE sql AS $$ SELECT coalesce((nullif($1, 0)::bigint + 1)::oid, (SELECT min(oid) FROM pg_extension)) $$;
CREATE FUNCTION pg_temp.other(oid[]) RETURNS oid[] LANGUAGE sql AS $$ SELECT $1 || 1242::oid $$;
CREATE FUNCTION pg_temp.other(regtype[]) RETURNS text LANGUAGE sql AS $$ SELECT coalesce($1::text, '') || '~' $$;
CREATE FUNCTION pg_temp.other(regdictionary[]) RETURNS text LANGUAGE sql AS $$ SELECT $1::text || '~' $$;
CREATE FUNCTION pg_temp.other(aclitem[]) RETURNS aclitem[] LANGUAGE sql AS $$ SELECT $1 || 'postgres=X/postgres'::aclitem $$;
"""
"""Functions that return another value of the same type."""


def hash_of_rows(family: Family, major: int, changed: str = "") -> str:
    """Return an SQL expression for what is hashed of a family's rows, after a change of the values of a column."""
    names = [f"c{number}" for number in range(len(family.columns))]
    cells = [
        (f"'i' || substr({cell}, 2)" if name == "belongs" else f"pg_temp.other({cell})") if name == changed else cell
        for cell, name in zip(names, family.columns, strict=True)
    ]
    listed = ", ".join(names)
    rows = f"SELECT {', '.join(cells)} FROM (\n{family.query(major)}\nOFFSET 0) AS q ({listed}) OFFSET 0"
    return f"(SELECT array_agg({hashing.text_expression(family)} ORDER BY 1) FROM ({rows}) AS family ({listed}))"


def test_whatever_is_read_is_hashed(database: Database) -> None:
    unchanged, kinds = {}, {}
    with made(database), connect(Login(url=database.url)) as session:
        session.run(OTHERS)
        session.run(extract.open_snapshot(session.major, SCHEMAS))
        common = f"{extract.common_tables(SCHEMAS)}, {hashing.DROPPED}"
        for family in extract.FAMILIES[1:]:
            hashed = [column for column in family.columns if hashing.form_of(family, column)]
            rest = [column for column in family.columns if column not in hashed]
            before = hash_of_rows(family, session.major)
            changes = ", ".join(f"{hash_of_rows(family, session.major, column)} = {before}" for column in hashed)
            types = "".join(f", min(pg_typeof(c{family.columns.index(column)})::text)" for column in rest)
            names = ", ".join(f"c{number}" for number in range(len(family.columns)))
            query = f"SELECT count(*){types} FROM (\n{family.query(session.major)}\n) AS q ({names})"
            [(count, *found)] = session.run(f"{common} {query}")
            if count:
                kinds.update({(family.name, column): each for column, each in zip(rest, found, strict=True)})
                [same] = session.run(f"{common} SELECT {changes}")
                unchanged.update(
                    {(family.name, column): each for column, each in zip(hashed, same, strict=True) if each}
                )
    assert unchanged == {}
    assert {each: kind for each, kind in kinds.items() if kind not in ("oid", "oid[]")} == {}
