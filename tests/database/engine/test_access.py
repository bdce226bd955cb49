# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access control always becomes what the desired schema says: never kept, never reported as kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import engine
from tests.support.dumps import difference, schema_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

DESIRED = """
CREATE TABLE notes (id int PRIMARY KEY, author text, body text);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION secret() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE SEQUENCE numbers;
REVOKE ALL ON FUNCTION secret() FROM PUBLIC;
GRANT SELECT ON notes TO case_reader;
GRANT UPDATE (body) ON notes TO case_reader;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes FOR SELECT TO case_reader USING (author = current_user);
CREATE TRIGGER notes_stamp BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION stamp();
"""
DRIFTS = {
    "extra policy": "CREATE POLICY hole ON notes USING (true)",
    "policy gone": "DROP POLICY own ON notes",
    "policy widened": "ALTER POLICY own ON notes TO PUBLIC USING (true)",
    "rls off": "ALTER TABLE notes DISABLE ROW LEVEL SECURITY",
    "rls forced": "ALTER TABLE notes FORCE ROW LEVEL SECURITY",
    "granted to another": "GRANT SELECT ON notes TO case_writer",
    "granted more": "GRANT DELETE ON notes TO case_reader",
    "granted to all": "GRANT SELECT ON notes TO PUBLIC",
    "column granted": "GRANT SELECT (author), UPDATE (id) ON notes TO case_writer",
    "grant option": "GRANT SELECT ON notes TO case_reader WITH GRANT OPTION",
    "grant taken": "REVOKE SELECT ON notes FROM case_reader",
    "column grant taken": "REVOKE UPDATE (body) ON notes FROM case_reader",
    "function granted": "GRANT EXECUTE ON FUNCTION secret() TO PUBLIC",
    "sequence granted": "GRANT USAGE ON SEQUENCE numbers TO case_writer",
    "extra trigger": "CREATE TRIGGER spy AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION stamp()",
    "trigger gone": "DROP TRIGGER notes_stamp ON notes",
    "trigger disabled": "ALTER TABLE notes DISABLE TRIGGER notes_stamp",
}


@pytest.mark.fuzz
@pytest.mark.parametrize("policy", ["keep", "fail", "apply"])
@pytest.mark.parametrize("drift", DRIFTS)
def test_drift_of_access_is_repaired(database: Database, apply: Apply, drift: str, policy: str) -> None:
    database.run(DESIRED)
    wanted = schema_of(database)
    database.run(DRIFTS[drift])
    predicted = apply(DESIRED, destructive=policy, check=True)
    assert predicted.changed
    done = apply(DESIRED, destructive=policy)
    assert done.changed
    assert done.statements == predicted.statements
    assert len(done.statements) <= 2, "only what drifted is touched"
    assert not done.kept
    assert difference(schema_of(database), wanted) == ""


def test_access_to_kept_objects_is_unchanged(database: Database, apply: Apply) -> None:
    database.run(DESIRED)
    database.run(
        "CREATE TABLE theirs (id int); ALTER TABLE theirs ENABLE ROW LEVEL SECURITY;"
        "CREATE POLICY p ON theirs USING (true); GRANT ALL ON theirs TO case_writer;"
        "ALTER TABLE notes ADD COLUMN theirs text; GRANT SELECT (theirs) ON notes TO case_writer;"
        "CREATE TRIGGER t BEFORE INSERT ON theirs FOR EACH ROW EXECUTE FUNCTION stamp();"
    )
    before = schema_of(database)
    done = apply(DESIRED, destructive="keep")
    assert not done.changed, done.statements
    assert {each["kind"] for each in done.kept} == {"table", "column"}
    assert difference(schema_of(database), before) == ""


def test_ensure_rls_covers_all_tables_of_managed_schemas(database: Database, apply: Apply) -> None:
    without = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relrowsecurity AND relnamespace = {}"
    database.run("CREATE TABLE leftover (id int); CREATE SCHEMA theirs; CREATE TABLE theirs.open (id int);")
    wanted = """
        CREATE TABLE plain (id int PRIMARY KEY);
        CREATE TABLE parent (id int) PARTITION BY LIST (id);
        CREATE TABLE child PARTITION OF parent FOR VALUES IN (1);
    """
    predicted = apply(wanted, destructive="keep", ensure_rls=True, check=True)
    done = apply(wanted, destructive="keep", ensure_rls=True)
    assert done.statements == predicted.statements
    assert database.run(without.format("'public'::regnamespace")) == []
    assert database.run(without.format("'theirs'::regnamespace")) == [("open",)]
    assert not apply(wanted, destructive="keep", ensure_rls=True).changed
    database.run("ALTER TABLE leftover DISABLE ROW LEVEL SECURITY; ALTER TABLE plain DISABLE ROW LEVEL SECURITY;")
    again = apply(wanted, destructive="keep", ensure_rls=True)
    assert len(again.statements) == 2
    assert database.run(without.format("'public'::regnamespace")) == []


def test_without_ensure_rls_undeclared_tables_are_unchanged(database: Database, apply: Apply) -> None:
    database.run("CREATE TABLE leftover (id int);")
    assert not apply("SELECT 1;", destructive="keep").changed


def test_implied_grants_are_no_difference(database: Database, apply: Apply) -> None:
    """Privileges from the target's own default privileges are implied, unless the schema revokes them."""
    database.run("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO case_writer;")
    wanted = "CREATE TABLE notes (id int); CREATE TABLE closed (id int); REVOKE ALL ON closed FROM case_writer;"
    done = apply(wanted, destructive="keep")
    assert done.changed
    may = "SELECT has_table_privilege('case_writer', '{}', 'INSERT')"
    assert database.run(may.format("notes")) == [(True,)]
    assert database.run(may.format("closed")) == [(False,)]
    again = apply(wanted, destructive="keep")
    assert not again.changed, again.statements
    database.run("CREATE TABLE by_hand (id int); DROP TABLE by_hand;")
    assert not apply(wanted, destructive="keep").changed


def test_unmanaged_dependents_of_managed_objects(database: Database, apply: Apply) -> None:
    """A trigger and a policy on tables of an unmanaged schema are created and repaired if the schema SQL has them."""
    database.run(
        "CREATE SCHEMA auth; CREATE TABLE auth.users (id int PRIMARY KEY, email text);"
        "CREATE POLICY theirs ON auth.users USING (false); CREATE PUBLICATION realtime;"
    )
    setup = (
        "CREATE SCHEMA auth; CREATE TABLE auth.users (id int PRIMARY KEY, email text);"
        "CREATE POLICY theirs ON auth.users USING (false); CREATE PUBLICATION realtime;"
    )
    wanted = """
        CREATE TABLE profiles (id int PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE);
        CREATE FUNCTION new_user() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER on_signup AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION new_user();
        CREATE POLICY own ON auth.users FOR SELECT TO case_reader USING (id = 1);
        ALTER PUBLICATION realtime ADD TABLE profiles;
    """
    done = apply(wanted, destructive="keep", shadow_setup_sql=setup)
    assert done.changed
    triggers = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'auth.users'::regclass AND NOT tgisinternal"
    policies = "SELECT polname FROM pg_policy WHERE polrelid = 'auth.users'::regclass ORDER BY 1"
    assert database.run(triggers) == [("on_signup",)]
    assert database.run(policies) == [("own",), ("theirs",)]
    assert database.run("SELECT tablename FROM pg_publication_tables") == [("profiles",)]
    assert not apply(wanted, destructive="keep", shadow_setup_sql=setup).changed
    database.run("DROP TRIGGER on_signup ON auth.users; ALTER PUBLICATION realtime DROP TABLE profiles;")
    assert apply(wanted, destructive="keep", shadow_setup_sql=setup).changed
    assert database.run(triggers) == [("on_signup",)]
    assert database.run("SELECT tablename FROM pg_publication_tables") == [("profiles",)]


def test_grants_by_other_roles_cause_warning_and_are_unchanged(database: Database, apply: Apply) -> None:
    wanted = "CREATE TABLE notes (id int); GRANT SELECT ON notes TO case_writer WITH GRANT OPTION;"
    passed_on = "SET ROLE case_writer; GRANT SELECT ON notes TO case_reader; RESET ROLE;"
    database.run(wanted + passed_on)
    done = apply(wanted)
    assert not done.changed
    assert any("table public.notes" in each and "case_writer" in each for each in done.warnings)
    with pytest.raises(engine.Failure, match="case_writer"):
        apply(wanted + passed_on)


def test_disabled_foreign_key_causes_warning(database: Database, apply: Apply) -> None:
    wanted = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int CONSTRAINT points REFERENCES a);"
    database.run(f"{wanted} ALTER TABLE b DISABLE TRIGGER ALL;")
    done = apply(wanted)
    assert not done.changed
    assert any("constraint points on public.b" in each for each in done.warnings)
    assert not apply(wanted.replace("points", "other")).kept
    assert not any("points" in each for each in apply(wanted.replace("points", "other")).warnings)
