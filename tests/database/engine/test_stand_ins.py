# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-ins for extensions that the shadow server lacks: the same objects as the real ones, and the same result."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired import (
    installations as shadow_installations,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.extension_files import (
    missing_extensions,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.shadow import open_shadow
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.stand_ins import STAND_INS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.stand_ins.stand_in import (
    complete_script,
)

from tests.support import engine
from tests.support.dumps import difference, schema_of
from tests.support.exporting import export
from tests.support.postgres import Cluster, fresh_database, installations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Database

CONTRIB = [
    major for major, bin_dir in installations().items() if not missing_extensions(str(bin_dir), ["citext", "hstore"])
]
pytestmark = pytest.mark.skipif(not CONTRIB, reason="no PostgreSQL with contrib modules is installed")

MEMBERS = """
SELECT 'function', p.oid::regprocedure::text, concat_ws(' ', pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), p.prokind,
       p.provolatile, p.proisstrict, p.proretset, p.prosecdef, p.proacl IS NULL)
FROM pg_proc p WHERE p.oid >= 16384
UNION ALL SELECT 'type', t.oid::regtype::text, concat_ws(' ', t.typtype, t.typcategory, t.typispreferred, t.typstorage, t.typcollation <> 0,
       t.typdefault, t.typbasetype::regtype, t.typnotnull, t.typmodin <> 0)
FROM pg_type t WHERE t.oid >= 16384
UNION ALL SELECT 'operator', o.oid::regoperator::text, concat_ws(' ', o.oprresult::regtype, o.oprcom::regoperator, o.oprnegate::regoperator,
       o.oprcanhash, o.oprcanmerge, o.oprcode::regprocedure)
FROM pg_operator o WHERE o.oid >= 16384
UNION ALL SELECT 'cast', concat_ws(' ', c.castsource::regtype, c.casttarget::regtype), concat_ws(' ', c.castfunc::regprocedure, c.castcontext, c.castmethod)
FROM pg_cast c WHERE c.oid >= 16384
UNION ALL SELECT 'operator class', concat_ws(' ', c.opcmethod, c.opcname), concat_ws(' ', c.opcintype::regtype, c.opcdefault, c.opckeytype::regtype)
FROM pg_opclass c WHERE c.oid >= 16384
UNION ALL SELECT 'member', pg_describe_object('pg_amop'::regclass, a.oid, 0), '' FROM pg_amop a WHERE a.oid >= 16384
UNION ALL SELECT 'member', pg_describe_object('pg_amproc'::regclass, a.oid, 0), '' FROM pg_amproc a
WHERE a.oid >= 16384 AND a.amproc::text <> 'g_int_options'
UNION ALL SELECT 'aggregate', a.aggfnoid::regprocedure::text, concat_ws(' ', a.aggtransfn, a.aggtranstype::regtype, a.aggsortop::regoperator)
FROM pg_aggregate a WHERE a.aggfnoid >= 16384
UNION ALL SELECT 'relation', c.oid::regclass::text, concat_ws(' ', c.relkind, c.relacl IS NULL, pg_get_viewdef(c.oid))
FROM pg_class c WHERE c.oid >= 16384 AND c.relkind IN ('r', 'v', 'S')
UNION ALL SELECT 'text search', d.dictname, d.dictinitoption FROM pg_ts_dict d WHERE d.oid >= 16384
UNION ALL SELECT 'wrapper', w.fdwname, concat_ws(' ', w.fdwhandler::regproc, w.fdwvalidator::regproc) FROM pg_foreign_data_wrapper w
ORDER BY 1, 2, 3
"""

SCHEMA = """
CREATE SCHEMA extensions;
CREATE EXTENSION citext WITH SCHEMA extensions;
CREATE EXTENSION pg_trgm WITH SCHEMA extensions;
CREATE EXTENSION btree_gist WITH SCHEMA public;
CREATE EXTENSION hstore WITH SCHEMA public VERSION '1.8';
CREATE EXTENSION ltree;
CREATE EXTENSION pgcrypto;
CREATE EXTENSION "uuid-ossp" WITH SCHEMA extensions;
CREATE EXTENSION unaccent WITH SCHEMA extensions;
CREATE EXTENSION earthdistance WITH SCHEMA public CASCADE;
CREATE EXTENSION IF NOT EXISTS postgres_fdw;
CREATE EXTENSION moddatetime WITH SCHEMA extensions;
CREATE FUNCTION plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT extensions.unaccent('extensions.unaccent', $1) $$;
CREATE DOMAIN address AS extensions.citext CHECK (VALUE ~ '@');
CREATE TABLE people (
    id uuid DEFAULT extensions.uuid_generate_v4() PRIMARY KEY,
    mail extensions.citext NOT NULL UNIQUE,
    other address,
    token text DEFAULT encode(gen_random_bytes(8), 'hex'),
    name text NOT NULL CHECK (extensions.similarity(name, 'x') >= 0),
    tags hstore DEFAULT ''::hstore NOT NULL,
    path ltree,
    room int,
    during tstzrange,
    searched text GENERATED ALWAYS AS (lower(name || (tags -> 'nick'))) STORED,
    updated_at timestamptz,
    EXCLUDE USING gist (room WITH =, during WITH &&)
);
CREATE INDEX people_name ON people USING gin (name extensions.gin_trgm_ops);
CREATE INDEX people_plain ON people USING gist (plain(name) extensions.gist_trgm_ops(siglen = 32));
CREATE INDEX people_tags ON people USING gin (tags);
CREATE INDEX people_path ON people USING gist (path gist_ltree_ops(siglen = 100));
CREATE INDEX people_sha ON people (digest(name, 'sha256')) WHERE mail <> 'guest@x';
CREATE VIEW found AS SELECT p.id, p.name OPERATOR(extensions.<->) 'a' AS distance, p.tags ? 'b' AS b, p.path <@ 'a.b'::ltree AS below,
    min(p.mail) AS least FROM people p WHERE p.mail = 'A@b' AND crypt('a', token) = token GROUP BY p.id ORDER BY p.mail;
CREATE MATERIALIZED VIEW near AS SELECT id FROM people WHERE earth_distance(ll_to_earth(1, 2), ll_to_earth(3, 4)) < 5;
CREATE TRIGGER touch BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION extensions.moddatetime('updated_at');
CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'example.com');
CREATE FOREIGN TABLE far (id int) SERVER elsewhere OPTIONS (table_name 't');
"""
SCHEMAS = ("public", "extensions")


@pytest.fixture(scope="module")
def contrib() -> Iterator[Cluster]:
    with Cluster(installations()[min(CONTRIB)]) as cluster:
        yield cluster


@pytest.fixture
def only_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shadow_installations, "SYSTEM_PATTERNS", ())
    monkeypatch.setattr("shutil.which", lambda _name: None)


@contextlib.contextmanager
def database_of(cluster: Cluster, sql: str) -> Iterator[Database]:
    with fresh_database(cluster) as database:
        database.run(sql)
        yield database


def test_members_are_those_of_the_extension(contrib: Cluster) -> None:
    available = dict(contrib.run("SELECT name, default_version FROM pg_available_extensions"))
    compared = [each for each in STAND_INS.values() if available.get(each.name) == each.version and not each.schema]
    assert len(compared) > 20
    for stand_in in compared:
        required = "".join(f'CREATE EXTENSION "{name}";' for name in stand_in.requires)
        with (
            database_of(contrib, f'{required} CREATE EXTENSION "{stand_in.name}"') as real,
            database_of(contrib, f"{required} {complete_script(stand_in.script)}") as stood_in,
        ):
            expected, found = ([" | ".join(map(str, row)) for row in each.run(MEMBERS)] for each in (real, stood_in))
        assert difference(found, expected) == "", stand_in.name


@pytest.mark.usefixtures("only_the_wheel")
@pytest.mark.parametrize(
    ("extension", "call"),
    [("pgcrypto", "gen_random_bytes(33)"), ("pgcrypto", "gen_random_uuid()"), ("uuid-ossp", "uuid_generate_v4()")],
)
def test_random_values_of_stand_ins_differ(extension: str, call: str) -> None:
    """SQL that draws until it has what it wants would never end with the same value, or without one."""
    major = max(shadow_installations.installations())
    with open_shadow("", major, 0, {extension: ["0.0.1"]}) as shadow:
        shadow.admin.run(f'CREATE SCHEMA drawn; CREATE EXTENSION "{extension}" WITH SCHEMA drawn')
        rows = shadow.admin.run(f"SELECT drawn.{call}::text FROM generate_series(1, 3)")
    values = {value for (value,) in rows}
    assert len(values) == 3
    assert None not in values
    if "bytes" in call:
        assert {len(each) for each in values} == {len("\\x") + 2 * 33}


@pytest.mark.usefixtures("only_the_wheel")
def test_every_stand_in_can_be_created_by_name() -> None:
    for major, directory in sorted(shadow_installations.installations().items()):
        with open_shadow("", major, 0, {name: ["0.0.1"] for name in STAND_INS}) as shadow:
            for name in missing_extensions(directory, STAND_INS):
                schema = "" if STAND_INS[name].schema else "WITH SCHEMA other"
                shadow.admin.run(f'BEGIN; CREATE SCHEMA other; CREATE EXTENSION "{name}" {schema} CASCADE')
                shadow.admin.run(f"ALTER EXTENSION \"{name}\" UPDATE TO '0.0.1'; ROLLBACK")


@pytest.mark.usefixtures("only_the_wheel")
def test_schema_that_uses_extensions_converges(contrib: Cluster) -> None:
    with database_of(contrib, SCHEMA) as reference, fresh_database(contrib) as database:
        planned = engine.apply(database.url, SCHEMA, check=True, schemas=SCHEMAS)
        done = engine.apply(database.url, SCHEMA, schemas=SCHEMAS)
        assert planned.statements == done.statements
        assert not engine.apply(database.url, SCHEMA, schemas=SCHEMAS).changed
        assert difference(schema_of(database), schema_of(reference)) == ""
        assert not engine.apply(reference.url, SCHEMA, check=True, schemas=SCHEMAS).changed


PLACES = """
CREATE SCHEMA extensions;
CREATE EXTENSION postgis WITH SCHEMA extensions;
CREATE TABLE places (
    id int PRIMARY KEY,
    at extensions.geography(point) NOT NULL,
    shape extensions.GEOMETRY( MultiPolygonZ , 3857 ) CHECK (extensions.st_isvalid(shape)),
    anything extensions.geometry,
    center extensions.geometry(Point,4326) GENERATED ALWAYS AS (extensions.st_centroid(anything)) STORED,
    EXCLUDE USING gist (shape WITH OPERATOR(extensions.&&))
);
CREATE INDEX places_at ON places USING gist (at);
CREATE INDEX places_shape ON places USING spgist (shape);
CREATE INDEX places_nd ON places USING gist (anything extensions.gist_geometry_ops_nd);
CREATE INDEX places_brin ON places USING brin (anything);
CREATE INDEX places_order ON places USING btree (anything);
CREATE INDEX places_web ON places USING gist (extensions.st_transform(anything, 3857));
CREATE FUNCTION near(origin extensions.geography, radius float8 DEFAULT 100) RETURNS SETOF places STABLE BEGIN ATOMIC
    SELECT * FROM places p WHERE extensions.st_dwithin(p.at, origin, radius) ORDER BY p.at OPERATOR(extensions.<->) origin; END;
CREATE FUNCTION spot() RETURNS text LANGUAGE plpgsql AS $$ DECLARE p extensions.geometry(Point, 4326); BEGIN RETURN p; END $$;
CREATE VIEW outlines AS SELECT extensions.st_asgeojson(shape) AS json, extensions.st_union(anything) AS whole FROM places GROUP BY id;
"""


@pytest.mark.usefixtures("only_the_wheel")
def test_types_of_postgis_keep_their_modifiers() -> None:
    """The extension isn't installed anywhere here, so the plan is what the server would be sent."""
    plan = engine.apply(None, PLACES, check=True, assume_empty=True, schemas=SCHEMAS)
    sql = "\n".join(plan.statements)
    for written in (
        "at extensions.geography(Point,4326) NOT NULL",
        "shape extensions.geometry(MultiPolygonZ,3857)",
        "anything extensions.geometry,",
        "center extensions.geometry(Point,4326) GENERATED",
        "USING gist (anything extensions.gist_geometry_ops_nd)",
        "DECLARE p extensions.geometry(Point, 4326);",
    ):
        assert written in sql, sql
    with pytest.raises(engine.Failure, match="Invalid geometry type modifier: dot"):
        engine.apply(
            None, PLACES.replace("geography(point)", "geography(dot)"), check=True, assume_empty=True, schemas=SCHEMAS
        )


EMBEDDINGS = """
CREATE SCHEMA extensions;
CREATE EXTENSION vector WITH SCHEMA extensions;
CREATE TABLE documents (id int PRIMARY KEY, embedding extensions.vector(3), small extensions.halfvec(4), sparse extensions.sparsevec, bits bit(3));
CREATE INDEX documents_hnsw ON documents USING hnsw (embedding extensions.vector_cosine_ops) WITH (m = 16, ef_construction = 64);
CREATE INDEX documents_plain ON documents USING hnsw (small extensions.halfvec_l2_ops) WHERE id > 0;
CREATE INDEX documents_ivfflat ON documents USING ivfflat (embedding) WITH (lists = '100');
CREATE INDEX documents_half ON documents USING hnsw ((embedding::extensions.halfvec(3)) extensions.halfvec_ip_ops);
CREATE INDEX documents_bits ON documents USING hnsw ((extensions.binary_quantize(embedding)::bit(3)) extensions.bit_hamming_ops);
CREATE FUNCTION matches(query extensions.vector) RETURNS SETOF documents STABLE BEGIN ATOMIC
    SELECT * FROM documents d ORDER BY d.embedding OPERATOR(extensions.<=>) query LIMIT 5; END;
CREATE VIEW means AS SELECT extensions.avg(embedding) AS mean FROM documents;
"""


@pytest.mark.nightly
def test_indexes_of_vector_keep_their_parameters(contrib: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real extension is only in the wheels, which this shadow server isn't from."""
    assert missing_extensions(str(contrib.bin_dir), ["vector"])
    real = [major for major, directory in installations().items() if not missing_extensions(str(directory), ["vector"])]
    with Cluster(installations()[max(real)]) as cluster, fresh_database(cluster) as database:
        with pytest.raises(engine.Failure, match='value 1000 out of bounds for option "m"'):
            engine.apply(database.url, EMBEDDINGS.replace("m = 16", "m = 1000"), check=True, schemas=SCHEMAS)
        monkeypatch.setattr(shadow_installations, "WHEELS", ())
        planned = engine.apply(database.url, EMBEDDINGS, check=True, schemas=SCHEMAS, cache_folder="")
        done = engine.apply(database.url, EMBEDDINGS, schemas=SCHEMAS, cache_folder="")
        assert planned.statements == done.statements
        assert "WITH (m='16', ef_construction='64')" in str(done.statements)
        assert not engine.apply(database.url, EMBEDDINGS, schemas=SCHEMAS, cache_folder="").changed
        with database_of(cluster, EMBEDDINGS) as reference:
            assert difference(schema_of(database), schema_of(reference)) == ""


@pytest.mark.usefixtures("only_the_wheel")
def test_target_needs_the_real_extension() -> None:
    major = max(shadow_installations.installations())
    with Cluster(installations()[major]) as cluster, fresh_database(cluster) as database:
        with pytest.raises(engine.Failure, match="The server does not have the extension pgcrypto"):
            engine.apply(database.url, "CREATE EXTENSION pgcrypto", check=True)
        with pytest.raises(engine.Failure, match='extension "no_such_one" is not available') as caught:
            engine.apply(database.url, "CREATE EXTENSION no_such_one", check=True)
        assert "contrib" in caught.value.hint
        setup = "CREATE SCHEMA extensions; CREATE EXTENSION pgcrypto WITH SCHEMA extensions"
        declared = "CREATE TABLE t (x text DEFAULT extensions.gen_salt('bf'))"
        with pytest.raises(
            engine.Failure, match=r"public\.t.* needs the extension pgcrypto, which the database does not have"
        ):
            engine.apply(database.url, declared, check=True, shadow_setup_sql=setup)


@pytest.mark.parametrize(
    ("sql", "defaults"),
    [
        ("CREATE EXTENSION pgmq", []),
        (
            "CREATE EXTENSION pgmq; ALTER DEFAULT PRIVILEGES IN SCHEMA pgmq GRANT INSERT ON TABLES TO PUBLIC",
            ["ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA pgmq GRANT INSERT ON TABLES TO PUBLIC"],
        ),
        (
            "CREATE SCHEMA app; ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT INSERT ON TABLES TO PUBLIC; CREATE EXTENSION pgmq",
            ["ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA app GRANT INSERT ON TABLES TO PUBLIC"],
        ),
    ],
    ids=["of the extension", "in its schema", "in a schema of the SQL"],
)
def test_default_privileges_that_an_extension_sets_are_not_declared(sql: str, defaults: list[str]) -> None:
    plan = engine.apply(None, f"{sql};", check=True, assume_empty=True, schemas=["public", "app"])
    assert [each for each in plan.statements if each.startswith("ALTER DEFAULT")] == defaults
    assert "CREATE EXTENSION pgmq" in plan.statements


WITHOUT_EXTENSIONS = """
CREATE TABLE people (id uuid DEFAULT extensions.uuid_generate_v4() PRIMARY KEY, mail extensions.citext NOT NULL, name text, tags hstore);
CREATE INDEX people_name ON people USING gin (name extensions.gin_trgm_ops);
CREATE FUNCTION found(text) RETURNS SETOF people STABLE LANGUAGE sql AS $$ SELECT * FROM people WHERE mail = $1 $$;
"""
EXISTING = """
CREATE SCHEMA extensions;
CREATE EXTENSION citext WITH SCHEMA extensions;
CREATE EXTENSION pg_trgm WITH SCHEMA extensions;
CREATE EXTENSION "uuid-ossp" WITH SCHEMA extensions;
CREATE EXTENSION hstore WITH SCHEMA public;
"""


@pytest.mark.usefixtures("only_the_wheel")
def test_extensions_of_the_database_need_not_be_declared(contrib: Cluster) -> None:
    """As in the dump of a schema, which leaves out the extensions of others. Another database needs them first."""
    with (
        database_of(contrib, EXISTING) as database,
        database_of(contrib, EXISTING + WITHOUT_EXTENSIONS) as reference,
        database_of(contrib, "CREATE SCHEMA extensions") as another,
    ):
        planned = engine.apply(database.url, WITHOUT_EXTENSIONS, check=True)
        done = engine.apply(database.url, WITHOUT_EXTENSIONS)
        assert planned.statements == done.statements
        assert not engine.apply(database.url, WITHOUT_EXTENSIONS).changed
        assert difference(schema_of(database), schema_of(reference)) == ""
        with pytest.raises(engine.Failure, match=r'type "extensions.citext" does not exist') as caught:
            engine.apply(another.url, WITHOUT_EXTENSIONS, check=True, shadow_setup_sql="CREATE SCHEMA extensions")
        assert 'CREATE EXTENSION IF NOT EXISTS "citext" WITH SCHEMA extensions' in caught.value.hint


@pytest.mark.usefixtures("only_the_wheel")
def test_export_can_be_applied_where_the_platform_has_the_extensions(contrib: Cluster) -> None:
    with database_of(contrib, EXISTING + WITHOUT_EXTENSIONS) as database:
        ddl = export(database.url).ddl
        for setup in (EXISTING, "CREATE SCHEMA extensions", ""):
            assert not engine.apply(database.url, ddl, check=True, shadow_setup_sql=setup).statements


def test_extension_may_be_in_a_schema_of_the_platform() -> None:
    """The extension would create the schema, with privileges on it, if the platform hadn't done so."""
    setup = "CREATE SCHEMA vault; CREATE SCHEMA pgmq"
    sql = "CREATE EXTENSION IF NOT EXISTS supabase_vault WITH SCHEMA vault; CREATE EXTENSION pgmq;"
    plan = engine.apply(None, sql, check=True, assume_empty=True, shadow_setup_sql=setup)
    assert [each for each in plan.statements if each.startswith("CREATE")] == [
        "CREATE EXTENSION pgmq",
        "CREATE EXTENSION supabase_vault",
    ]


@pytest.mark.parametrize("schema", ["public", "extensions"])
def test_comment_of_another_version_of_an_extension_is_no_difference(contrib: Cluster, schema: str) -> None:
    """Unless the SQL sets the comment: it needs the owner of the extension, which is a superuser on a platform."""
    sql = f"CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA {schema};"
    setup = "CREATE SCHEMA extensions"
    with database_of(contrib, f"{setup}; {sql} COMMENT ON EXTENSION citext IS 'of another version'") as database:
        assert not engine.apply(database.url, sql, shadow_setup_sql=setup).changed
        done = engine.apply(database.url, f"{sql} COMMENT ON EXTENSION citext IS 'ours'", shadow_setup_sql=setup)
        assert done.statements == ("COMMENT ON EXTENSION citext IS 'ours'",)
    with database_of(contrib, setup) as database:
        assert len(engine.apply(database.url, sql, shadow_setup_sql=setup).statements) == 1


WITHOUT_MEMBERS = """
CREATE EXTENSION pgaudit;
CREATE EXTENSION pgtap;
CREATE EXTENSION plpgsql_check;
CREATE SCHEMA partman;
CREATE EXTENSION pg_partman WITH SCHEMA partman;
CREATE EXTENSION wrappers;
CREATE EXTENSION pgsodium;
CREATE EXTENSION timescaledb;
CREATE TABLE events (id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);
SELECT partman.create_parent(p_parent_table := 'public.events', p_control := 'at', p_interval := '1 day');
CREATE FUNCTION days() RETURNS SETOF timestamptz LANGUAGE sql AS $$ SELECT time_bucket('1 day', at) FROM events $$;
CREATE FUNCTION test_days() RETURNS SETOF text LANGUAGE sql AS $$ SELECT plan(1); SELECT ok(true, 'x') $$;
CREATE TABLE sealed (key uuid REFERENCES pgsodium.key (id), nonce bytea DEFAULT pgsodium.crypto_aead_det_noncegen());
CREATE FOREIGN DATA WRAPPER stripe HANDLER stripe_fdw_handler VALIDATOR stripe_fdw_validator;
CREATE SERVER payments FOREIGN DATA WRAPPER stripe OPTIONS (api_url 'https://api.stripe.com/v1/');
CREATE FOREIGN TABLE customers (id text, email text) SERVER payments OPTIONS (object 'customers', rowid_column 'id');
"""


@pytest.mark.usefixtures("only_the_wheel")
def test_schema_with_extensions_that_are_known_by_their_main_members_is_read() -> None:
    plan = engine.apply(None, WITHOUT_MEMBERS, check=True, assume_empty=True, schemas=("public", "partman"))
    assert sum(each.startswith("CREATE EXTENSION") for each in plan.statements) == 7
    assert any(
        "HANDLER public.stripe_fdw_handler VALIDATOR public.stripe_fdw_validator" in each for each in plan.statements
    )
