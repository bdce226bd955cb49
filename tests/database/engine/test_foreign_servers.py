# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of foreign servers: applied, and never shown or stored if they may be secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.masking import MASK

from tests.database.engine.conftest import apply_to
from tests.support import engine
from tests.support.exporting import export

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import Database

SECRET, OTHER = "tr0ub4dor-and-3", "correct-horse-7"


def schema(secret: str) -> str:
    return f"""
    create foreign data wrapper w options (host 'example.com', api_key '{secret}');
    create server s foreign data wrapper w options (dbname 'd', password '{secret}');
    create user mapping for case_reader server s options (password '{secret}');
    """


def options(database: Database) -> list[list[str]]:
    return [
        row[0]
        for row in database.run(
            "select fdwoptions from pg_foreign_data_wrapper union all select srvoptions from pg_foreign_server"
            " union all select umoptions from pg_user_mapping"
        )
    ]


def test_secrets_are_applied_but_not_shown_or_stored(database: Database, tmp_path: Path) -> None:
    for number, secret in enumerate((SECRET, OTHER)):
        predicted = apply_to(database, schema(secret), check=True, cache_folder=str(tmp_path))
        done = apply_to(database, schema(secret), cache_folder=str(tmp_path))
        assert predicted.statements == done.statements
        assert len(done.statements) == 3
        assert all(MASK in each and secret not in each for each in done.statements), number
        assert options(database) == [
            ["host=example.com", f"api_key={secret}"],
            ["dbname=d", f"password={secret}"],
            [f"password={secret}"],
        ]
        assert not apply_to(database, schema(secret), cache_folder=str(tmp_path)).changed
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or not any(each in path.read_text() for each in (SECRET, OTHER, "<secret:"))


def test_secrets_are_not_in_errors(database: Database) -> None:
    database.run("create table t (id int)")
    sql = f"create table t (id int); alter table t add check (id > 0); {schema(SECRET)}"
    database.run("insert into t values (0)")
    with pytest.raises(engine.Failure) as failed:
        apply_to(database, sql)
    assert SECRET not in str(failed.value.as_result())


def test_export_masks_secrets(database: Database) -> None:
    database.run(schema(SECRET))
    exported = export(database.url)
    assert SECRET not in str(exported)
    assert f"CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (dbname 'd', password '{MASK}')" in exported.ddl
    assert exported.ddl.startswith("-- ")
    unchanged = apply_to(database, exported.ddl)
    assert not unchanged.changed
    database.run("drop server s cascade")
    with pytest.raises(engine.Failure, match="option password of foreign server s is"):
        apply_to(database, exported.ddl, check=True)


def test_options_that_the_login_may_not_read_are_left_alone(database: Database) -> None:
    database.run("create foreign data wrapper w; grant usage on foreign data wrapper w to case_writer")
    database.run("alter schema public owner to case_writer; alter role case_writer login")
    url = database.cluster.url(database.name, "case_writer")
    sql = "create server s foreign data wrapper w; create user mapping for {} server s options (password '{}');"
    setup = "create foreign data wrapper w;"
    for user, seen in (("case_reader", False), ("public", True)):
        assert engine.apply(
            url, shadow_url=database.cluster.url(), sql=sql.format(user, SECRET), shadow_setup_sql=setup
        ).changed
        again = engine.apply(
            url, shadow_url=database.cluster.url(), sql=sql.format(user, OTHER), shadow_setup_sql=setup
        )
        assert again.changed == seen
        assert any("were not compared" in each for each in again.warnings) != seen
        [[stored]] = database.run("select umoptions from pg_user_mapping")
        assert stored == [f"password={OTHER if seen else SECRET}"]


def test_counting_lost_rows_does_not_read_foreign_tables(database: Database) -> None:
    """There is nothing behind a wrapper without handler: reading one of its tables is an error."""
    start = "create foreign data wrapper w; create server s foreign data wrapper w;"
    database.run(f"""{start} create table parent (id int, name text);
        create foreign table far () inherits (parent) server s; create table near () inherits (parent);
        create foreign table alone (id int) server s;
        insert into parent values (1, 'one'); insert into near values (2, 'two');""")
    done = apply_to(
        database,
        f"""{start} create table parent (id int);
        create foreign table far () inherits (parent) server s; create table near () inherits (parent);""",
    )
    assert [each for each in done.warnings if "deletes" in each] == [
        "dropping column public.parent.name deletes 2 non-null value(s)"
    ]
