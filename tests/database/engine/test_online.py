# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``online``: no session is blocked for long, and after an interruption at any point the next run completes the change."""

from __future__ import annotations

import contextlib
import itertools
import json
from typing import TYPE_CHECKING

import pytest

from tests.database.engine.conftest import MAJORS
from tests.database.engine.test_concurrency import TIMEOUT, WAITING_FOR_ADVISORY_LOCK, applier, until
from tests.support import engine
from tests.support.dumps import difference, schema_of
from tests.support.exporting import export
from tests.support.postgres import fresh_database
from tests.support.rows import losses, rows_of, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.postgres import Database

    Apply = Callable[..., engine.Applied]

# Changes that take long on a large table, and some that must not wait for them.
CURRENT = """
CREATE TABLE accounts (id int, email text, region text, note text);
CREATE TABLE deals (id int PRIMARY KEY, account int, stage varchar(20), amount int, closed date);
CREATE INDEX deals_amount_idx ON deals (amount);
CREATE UNIQUE INDEX accounts_email_idx ON accounts (email);
CREATE INDEX gone_idx ON deals (closed);
CREATE TABLE events (at date NOT NULL, kind int) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE INDEX events_at_idx ON events (at);
CREATE TABLE logs (at date, kind int) PARTITION BY RANGE (at);
CREATE INDEX logs_at_idx ON logs (at);
CREATE TABLE base (a int, b int);
CREATE TABLE child () INHERITS (base);
INSERT INTO accounts SELECT g, 'e' || g, 'r' || g % 3, 'n' FROM generate_series(1, 50) g;
INSERT INTO deals SELECT g, g, CASE WHEN g % 2 = 0 THEN 'a' ELSE 'b' END, g FROM generate_series(1, 50) g;
INSERT INTO events SELECT '2024-01-01'::date + g * 20, g FROM generate_series(1, 50) g;
INSERT INTO base SELECT g, g FROM generate_series(1, 5) g;
INSERT INTO child SELECT g, g FROM generate_series(1, 5) g;
"""
WANTED = """
CREATE TABLE accounts (
    id int PRIMARY KEY, email text NOT NULL, region text, note text, UNIQUE NULLS NOT DISTINCT (id, region) INCLUDE (note));
CREATE TABLE deals (
    id int PRIMARY KEY, account int NOT NULL REFERENCES accounts, stage varchar(20) CHECK (stage IN ('a', 'b')),
    amount int, closed date, CHECK (amount > 0) NO INHERIT);
CREATE INDEX deals_amount_idx ON deals (amount DESC, id);
CREATE INDEX deals_open_idx ON deals (account) WHERE stage IN ('a', 'c');
COMMENT ON INDEX deals_open_idx IS 'open ones';
CREATE UNIQUE INDEX accounts_email_idx ON accounts (lower(email));
CREATE TABLE events (at date NOT NULL, kind int NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE TABLE logs (at date, kind int) PARTITION BY RANGE (at);
CREATE TABLE logs_2030 PARTITION OF logs FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
CREATE INDEX logs_at_idx ON logs (at);
CREATE INDEX logs_kind_idx ON logs (kind);
CREATE INDEX events_at_idx ON events (at, kind);
CREATE UNIQUE INDEX events_kind_idx ON events (kind, at);
CREATE TABLE base (a int NOT NULL CHECK (a > 0), b int);
CREATE TABLE child () INHERITS (base);
CREATE TABLE notes (id int PRIMARY KEY, account int REFERENCES accounts, deal int REFERENCES deals);
CREATE INDEX ON notes (deal);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE deals ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON deals TO case_reader USING (stage = current_user);
CREATE POLICY own ON notes TO case_reader USING (deal > 0);
GRANT SELECT ON notes TO case_reader;
"""
OURS = "SELECT relname FROM pg_class WHERE relname LIKE 'pg_schema_apply%' UNION ALL SELECT conname FROM pg_constraint WHERE conname LIKE 'pg_schema_apply%'"
INVALID = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"

# The transactions of the plan, and the purpose of each. Numbers stand for single statements.
STAGES = ("at once", "build", "validate", "finish", "validate", "clear")


def transactions(done: engine.Applied) -> list[list[str]]:
    """Return the statements of a plan, grouped by transaction."""
    by_number: dict[int, list[str]] = {}
    for statement in done.result["statements"]:
        by_number.setdefault(statement["transaction"], []).append(statement["sql"])
    assert list(by_number) == list(range(1, len(by_number) + 1))
    return list(by_number.values())


def purpose(statements: list[str]) -> str:
    """Return the stage of a transaction."""
    if any("CONCURRENTLY" in sql for sql in statements):
        assert len(statements) == 1
        return "build" if statements[0].startswith("CREATE") else "clear"
    if all("VALIDATE CONSTRAINT" in sql for sql in statements):
        return "validate"
    return "finish" if any("SET NOT NULL" in sql for sql in statements) else "at once"


@pytest.fixture
def goal(database: Database) -> list[str]:
    """Return the schema that WANTED defines, as ``pg_dump`` prints it."""
    with fresh_database(database.cluster) as reference:
        reference.run(WANTED)
        return schema_of(reference)


def test_uses_as_few_transactions_as_possible(database: Database, apply: Apply, goal: list[str]) -> None:
    database.run(CURRENT)
    before = rows_of(database)
    predicted = apply(WANTED, online=True, check=True)
    done = apply(WANTED, online=True)
    assert difference(schema_of(database), goal) == ""
    assert losses(before, rows_of(database), tables_of(database)) == []
    assert predicted.result == done.result
    purposes = [purpose(statements) for statements in transactions(done)]
    assert tuple(word for word, before in zip(purposes, ["", *purposes], strict=False) if word != before) == STAGES
    for online in (True, False):
        assert not apply(WANTED, online=online).statements


def test_default_is_one_transaction(database: Database, apply: Apply) -> None:
    database.run(CURRENT)
    assert len(transactions(apply(WANTED))) == 1


def test_access_changes_in_the_first_transaction(database: Database, apply: Apply) -> None:
    database.run(CURRENT)
    done = apply(WANTED, online=True).result["statements"]
    for statement in done:
        if statement["transaction"] > 1:
            assert statement["kind"] in ("index", "index_attachment", "constraint", "column", "comment"), statement


def test_hazards_are_those_of_the_online_statements(database: Database, apply: Apply) -> None:
    database.run(CURRENT)
    for statement in apply(WANTED, online=True, check=True).result["statements"]:
        if "CONCURRENTLY" in statement["sql"] or "VALIDATE" in statement["sql"]:
            assert set(statement["hazards"]) <= {"may_fail_on_data"}, statement
        elif statement["sql"].endswith("SET NOT NULL") or "NOT VALID" in statement["sql"]:
            assert "may_fail_on_data" not in statement["hazards"], statement


SCANS = """
CREATE SCHEMA watch;
CREATE TABLE watch.scans (query text, number bigint);
CREATE FUNCTION watch.total() RETURNS bigint LANGUAGE sql AS $$
    SELECT sum(pg_stat_get_xact_numscans(oid)) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT IN ('notes', 'logs_2030') -- new, and so empty
$$;
CREATE FUNCTION watch.before() RETURNS event_trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM set_config('watch.total', coalesce(watch.total(), 0)::text, false); END $$;
CREATE FUNCTION watch.after() RETURNS event_trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO watch.scans VALUES (current_query(), watch.total() - current_setting('watch.total')::bigint); END $$;
CREATE EVENT TRIGGER watch_before ON ddl_command_start EXECUTE FUNCTION watch.before();
CREATE EVENT TRIGGER watch_after ON ddl_command_end EXECUTE FUNCTION watch.after();
"""


@pytest.mark.parametrize("online", [False, True])
def test_no_table_is_scanned_while_locked(database: Database, apply: Apply, online: bool) -> None:
    """Tables are only scanned by statements that block neither readers nor writers."""
    database.run(CURRENT + SCANS)
    apply(WANTED, online=online)
    nonblocking = "query LIKE '%VALIDATE CONSTRAINT%' OR query LIKE '%CONCURRENTLY%'"
    ((scans,),) = database.run(f"SELECT max(number) FROM watch.scans WHERE NOT ({nonblocking})")
    assert (scans > 0) == (not online)


# The counter is a setting of the session: a sequence would write, and CONCURRENTLY has to be the first statement.
TERMINATOR = """
CREATE SCHEMA scissors;
CREATE FUNCTION scissors.cut() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('scissors.count', (coalesce(current_setting('scissors.count', true), '0')::int + 1)::text, false);
    IF current_setting('scissors.count') = '{number}' THEN
        PERFORM pg_terminate_backend(pg_backend_pid());
    END IF;
END $$;
CREATE EVENT TRIGGER scissors ON {event} EXECUTE FUNCTION scissors.cut();
"""
TERMINATOR_REMOVED = "DROP EVENT TRIGGER scissors; DROP SCHEMA scissors CASCADE;"
UNPROTECTED = "SELECT relname FROM pg_class WHERE relname IN ('notes') AND NOT relrowsecurity"


@pytest.mark.nightly
def test_next_run_completes_after_termination_at_any_statement(database: Database, goal: list[str]) -> None:
    """The server ends the connection before each statement in turn; on the oldest major, after each that is a transaction."""
    event = "ddl_command_end" if database.cluster.major == MAJORS[0] else "ddl_command_start"
    shadow = database.cluster.url()
    database.run(CURRENT)
    predicted = transactions(engine.apply(database.url, WANTED, shadow_url=shadow, online=True, check=True))
    # Within a transaction it makes no difference which statement it is, or whether before or after it.
    for first, statements in zip(itertools.accumulate(map(len, predicted), initial=1), predicted, strict=False):
        if event.endswith("end") and "CONCURRENTLY" not in statements[0]:
            continue
        with fresh_database(database.cluster) as cut:
            cut.run(CURRENT)
            before = rows_of(cut)
            cut.run(TERMINATOR.format(number=first, event=event))
            with pytest.raises(engine.Failure, match="was lost"):
                engine.apply(cut.url, WANTED, shadow_url=shadow, online=True)
            cut.run(TERMINATOR_REMOVED)
            assert cut.run(UNPROTECTED) == []
            assert engine.apply(cut.url, WANTED, shadow_url=shadow, online=True).changed
            assert difference(schema_of(cut), goal) == ""
            assert cut.run(OURS) + cut.run(INVALID) == []
            assert losses(before, rows_of(cut), tables_of(cut)) == []
            assert not engine.apply(cut.url, WANTED, shadow_url=shadow, online=True).changed


BUSY = "CREATE TABLE busy (id int PRIMARY KEY, a int);"
BUSY_WANTED = BUSY + "CREATE UNIQUE INDEX busy_a_idx ON busy (a);"
BUSY_KEY = "CREATE TABLE busy (id int PRIMARY KEY, a int UNIQUE);"
BUILDING = "query LIKE 'CREATE UNIQUE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'"


@contextlib.contextmanager
def writing(database: Database) -> Iterator[None]:
    """Insert into the table `busy` in a transaction that stays open and is rolled back: a new index has to wait for it."""
    with contextlib.closing(database.connect(autocommit=False)) as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO busy VALUES (99, 99)")
        yield


@pytest.fixture
def wanted_file(tmp_path: Path) -> Path:
    """Return a file with the desired schema."""
    path = tmp_path / "wanted.sql"
    path.write_text(BUSY_WANTED)
    return path


@pytest.mark.parametrize("online", [True, False], ids=["then online", "then not"])
@pytest.mark.parametrize("wanted", [BUSY_WANTED, BUSY_KEY], ids=["index", "constraint"])
def test_next_run_rebuilds_an_index_after_termination(
    database: Database, apply: Apply, wanted_file: Path, wanted: str, online: bool
) -> None:
    """Every run handles its leftovers: an invalid index under its own or another name."""
    database.run(BUSY + "INSERT INTO busy VALUES (1, 1);")
    wanted_file.write_text(wanted)
    with writing(database):
        with applier(database, wanted_file, "--online") as process:
            until(database, BUILDING, wanted=1)
            process.kill()
        database.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {BUILDING}")
        until(database, BUILDING, wanted=0)
    assert len(database.run(INVALID)) == 1
    for policy in ("keep", "apply"):
        for predicted in (True, False):
            assert apply(wanted, online=predicted, destructive=policy, check=True).changed
    assert apply(wanted, online=online, destructive="keep").changed
    assert database.run(INVALID) + database.run(OURS) == []
    again = apply(wanted, online=online, destructive="keep")
    assert (again.changed, again.kept) == (False, [])


def test_index_is_built_while_rows_are_written(database: Database, wanted_file: Path) -> None:
    """It waits for an older transaction, and later sessions don't wait for it."""
    database.run(BUSY)
    with applier(database, wanted_file, "--online") as process:
        with writing(database):
            until(database, BUILDING, wanted=1)
            database.run("SET lock_timeout = '1s'; INSERT INTO busy VALUES (1, 1); UPDATE busy SET a = 2;")
            assert database.run("SELECT a FROM busy") == [(2,)]
        told = json.loads(process.communicate(timeout=TIMEOUT)[0].splitlines()[-1])
    assert told["changed"], told
    assert database.run(INVALID) == []


@pytest.mark.parametrize("options", [["--online"], []], ids=["online", "ordinary"])
def test_other_run_waits_for_the_whole_online_run(database: Database, wanted_file: Path, options: list[str]) -> None:
    """Index creation waits for every transaction that could see the table: the waiting run must not be one of them."""
    database.run(BUSY)
    with applier(database, wanted_file, "--online") as first, contextlib.ExitStack() as report:
        report.enter_context(writing(database))
        until(database, BUILDING, wanted=1)
        with applier(database, wanted_file, *options) as second:
            until(database, WAITING_FOR_ADVISORY_LOCK, wanted=1)
            report.close()
            told = [json.loads(each.communicate(timeout=TIMEOUT)[0].splitlines()[-1]) for each in (first, second)]
            assert [each.returncode for each in (first, second)] == [0, 0], told
    assert [each["changed"] for each in told] == [True, False], told
    assert database.run(INVALID) == []


def test_failed_index_leaves_no_index_behind(database: Database, apply: Apply) -> None:
    database.run(BUSY + "INSERT INTO busy VALUES (1, 1), (2, 1);")
    wanted = BUSY_WANTED + "ALTER TABLE busy ENABLE ROW LEVEL SECURITY;"
    with pytest.raises(engine.Failure, match="busy_a_idx") as caught:
        apply(wanted, online=True)
    assert "Key (a)=(1) is duplicated" in caught.value.message
    assert "ENABLE ROW LEVEL SECURITY" in caught.value.hint
    assert database.run("SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'busy'::regclass") == [
        ("busy_pkey",)
    ]
    database.run("DELETE FROM busy WHERE id = 2")
    assert len(apply(wanted, online=True).statements) == 1


@pytest.mark.parametrize(
    ("wanted", "error", "allowed"),
    [
        ("CREATE TABLE busy (id int PRIMARY KEY, a int NOT NULL);", "violated by some row", 7),
        ("CREATE TABLE busy (id int PRIMARY KEY, a int CONSTRAINT small CHECK (a < 0));", "small", -1),
        ("CREATE TABLE busy (id int PRIMARY KEY, a int REFERENCES busy);", "is not present", 1),
    ],
)
def test_failed_validation_names_rows_and_prevents_new_ones(
    database: Database, apply: Apply, wanted: str, error: str, allowed: int
) -> None:
    database.run(BUSY + "INSERT INTO busy VALUES (1, 7), (2, NULL);")
    with pytest.raises(engine.Failure, match=error) as caught:
        apply(wanted, online=True)
    assert "Already committed" in caught.value.hint
    before = schema_of(database)
    # No further message: it exists already and is not valid.
    with pytest.raises(engine.Failure, match=error):
        apply(wanted, online=True)
    assert difference(schema_of(database), before) == ""
    database.run(f"DELETE FROM busy WHERE a IS NULL; UPDATE busy SET a = {allowed}")
    assert apply(wanted, online=True).changed
    assert database.run(OURS) == []
    assert not apply(wanted, online=True).changed


def test_a_key_of_a_column_that_is_added_again_is_not_kept(database: Database, apply: Apply) -> None:
    """It would have to be built again, until another one replaces it, and its column would be NOT NULL."""
    database.run("CREATE TABLE busy (id int PRIMARY KEY, a int NOT NULL); INSERT INTO busy VALUES (1, 2);")
    wanted = "CREATE TABLE busy (id int GENERATED ALWAYS AS (a + 1) STORED, a int NOT NULL UNIQUE);"
    predicted = apply(wanted, online=True, check=True)
    assert apply(wanted, online=True).result == predicted.result
    assert database.run("SELECT id, a FROM busy") == [(3, 2)]
    assert not apply(wanted, online=True).changed


def test_undeclared_index_is_kept_unless_it_is_a_leftover(database: Database, apply: Apply) -> None:
    database.run(BUSY + "CREATE INDEX extra_idx ON busy (a); CREATE INDEX pg_schema_apply_old_1 ON busy (a);")
    done = apply(BUSY, online=True, destructive="keep")
    assert done.statements == ("DROP INDEX CONCURRENTLY public.pg_schema_apply_old_1",)
    assert [each["object"] for each in done.kept] == ["public.extra_idx"]
    assert apply(BUSY, online=True).statements == ("DROP INDEX CONCURRENTLY public.extra_idx",)


def test_leftovers_that_are_no_longer_needed_are_dropped(database: Database, apply: Apply) -> None:
    """A check and an index were prepared, and then the schema SQL has neither and drops what they use."""
    database.run(
        BUSY
        + """
        INSERT INTO busy VALUES (1, 1);
        CREATE FUNCTION twice(int) RETURNS int IMMUTABLE LANGUAGE sql RETURN $1;
        CREATE UNIQUE INDEX pg_schema_apply_new_1 ON busy (twice(a));
        ALTER TABLE busy ADD CONSTRAINT pg_schema_apply_check_1 CHECK (a IS NOT NULL) NOT VALID;
        """
    )
    wanted = "CREATE TABLE busy (id int PRIMARY KEY);"
    predicted = apply(wanted, online=True, check=True)
    assert apply(wanted, online=True).result == predicted.result
    assert database.run(OURS) == []
    assert not apply(wanted).changed


def test_leftovers_are_not_exported(database: Database) -> None:
    database.run(BUSY)
    restored = export(database.url).ddl
    database.run(
        "CREATE INDEX pg_schema_apply_new_1 ON busy (a); COMMENT ON INDEX pg_schema_apply_new_1 IS 'half done'"
    )
    database.run("ALTER TABLE busy ADD CONSTRAINT pg_schema_apply_check_1 CHECK (a IS NOT NULL) NOT VALID")
    assert export(database.url).ddl == restored


def test_session_role_creates_and_drops_indexes(database: Database) -> None:
    """Only the owner may: the login sets the role outside of transactions, too, and resets it afterwards."""
    database.run(
        "ALTER ROLE case_reader LOGIN; GRANT case_writer TO case_reader; GRANT CREATE ON SCHEMA public TO case_writer"
    )
    database.run(
        BUSY + "ALTER TABLE busy OWNER TO case_writer; CREATE INDEX gone ON busy (a); ALTER ROLE case_reader NOINHERIT"
    )
    wanted = BUSY_WANTED + "GRANT CREATE ON SCHEMA public TO case_writer;"
    login = database.cluster.url(database.name, "case_reader")
    done = engine.apply(login, wanted, shadow_url=database.cluster.url(), online=True, session_role="case_writer")
    assert [purpose([sql]) for sql in done.statements] == ["build", "clear"]


@pytest.mark.parametrize("index", ["", "CREATE INDEX calm_a_idx ON calm (a);"], ids=["alone", "and more"])
def test_renames_are_in_the_first_transaction(database: Database, apply: Apply, index: str) -> None:
    database.run(BUSY + "INSERT INTO busy VALUES (1, 1);")
    wanted = f"CREATE TABLE calm (id int PRIMARY KEY, a int); -- renamed from: busy\n{index}"
    predicted = apply(wanted, online=True, check=True)
    done = apply(wanted, online=True)
    assert done.result == predicted.result
    renames, *building = transactions(done)
    assert renames[0] == "ALTER TABLE public.busy RENAME TO calm"
    assert [purpose(statements) for statements in building] == (["build"] if index else [])
    assert database.run("SELECT id, a FROM calm") == [(1, 1)]
    assert not apply(wanted, online=True).changed


PARTED = """CREATE TABLE parted (a int NOT NULL, b int NOT NULL, c int NOT NULL{key}) PARTITION BY LIST (a);
CREATE TABLE one PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE two PARTITION OF parted FOR VALUES IN (2);
{index}"""


def test_check_mode_names_a_replaced_index_as_the_run_beside_renames(database: Database, apply: Apply) -> None:
    database.run(
        "CREATE TYPE stage AS ENUM ('new', 'done'); CREATE TABLE deals (id int, stage stage, amount int);"
        "CREATE INDEX by_stage ON deals (id) WHERE stage = 'new'; CREATE UNIQUE INDEX by_amount ON deals (amount);"
    )
    goal = (
        "CREATE TYPE stage AS ENUM (\n  'open',  -- renamed from: 'new'\n  'done');\n"
        "CREATE TABLE deals (id int, stage stage,\n  price int  -- renamed from: amount\n);\n"
        "CREATE INDEX by_stage ON deals (id, stage) WHERE stage = 'open'; CREATE UNIQUE INDEX by_amount ON deals (price, id);"
    )
    predicted = apply(goal, online=True, check=True)
    done = apply(goal, online=True)
    assert predicted.statements == done.statements
    assert sum(" RENAME TO pg_schema_apply_old_" in each for each in done.statements) == 2
    assert predicted.result["plan_id"] == done.result["plan_id"]
    assert not apply(goal, online=True).changed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"key": ", PRIMARY KEY (a, b)"}, {"key": ", PRIMARY KEY (a, c)"}),
        ({"key": ", PRIMARY KEY (a, b)"}, {"key": ", PRIMARY KEY (a, b) INCLUDE (c)"}),
        ({"key": ", UNIQUE (a, b)"}, {"key": ", UNIQUE (a, b) DEFERRABLE"}),
        ({"index": "CREATE INDEX i ON parted (b);"}, {"index": "CREATE INDEX i ON parted (b DESC);"}),
    ],
    ids=["another column", "an included column", "deferrable", "an index"],
)
def test_indexes_of_partitions_that_keep_their_names_are_built_concurrently(
    apply: Apply, before: dict[str, str], after: dict[str, str]
) -> None:
    nothing = {"key": "", "index": ""}
    apply(PARTED.format(**{**nothing, **before}))
    statements = apply(PARTED.format(**{**nothing, **after}), online=True).statements
    built = [each for each in statements if " CONCURRENTLY " in each]
    assert [each.split(" ON ")[1].split()[0] for each in built] == ["public.one", "public.two"]
    added = [each for each in statements if "ADD CONSTRAINT" in each and " ONLY " not in each]
    assert all(" USING INDEX " in each for each in added)
