# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a task, and the choice of the shadow server."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.installations import choose_installation
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.options import APPLY_SPEC, request_from

if t.TYPE_CHECKING:
    from pathlib import Path

SQL = "CREATE TABLE t (id int);"
URL = "postgresql://u:p4ss@h/d"


def params(**given: t.Any) -> dict[str, t.Any]:
    """Return a task's parameters: the defaults, a schema and a database, updated with the given ones."""
    return {
        **{name: spec.get("default") for name, spec in APPLY_SPEC.items()},
        "schema_sql": SQL,
        "database_url": URL,
        **given,
    }


def test_the_default_request() -> None:
    request = request_from(params())
    assert request.login is not None
    assert request.login.url == URL
    assert (request.script.sql, request.script.name, request.script.schemas) == (SQL, "schema_sql", ("public",))
    assert (request.destructive, request.ensure_rls, request.manage_owners, request.shadow_url) == (
        "keep",
        False,
        False,
        "",
    )
    assert (request.limits.lock_timeout, request.limits.statement_timeout, request.limits.role) == (5.0, 0.0, "")


def test_a_request_with_all_options() -> None:
    request = request_from(
        params(database_url=None, login_host="h", login_db="d", login_user="u", login_password="p", ssl_mode="verify-full",
               ca_cert="/ca", login_wait=30.0, login_password_wait=20.0, schemas=["app", "public", "app"], ensure_rls=True, manage_owners=True,
               destructive="apply", session_role="ops", lock_timeout=1.5, statement_timeout=60.0, shadow_url="postgresql://s",
               shadow_setup_sql="CREATE ROLE anon;", cache=False)
    )  # fmt: skip
    assert request.login is not None
    assert request.login.parameters()["sslrootcert"] == "/ca"
    assert (request.login.wait, request.login.password_wait) == (30.0, 20.0)
    assert request.script.schemas == ("app", "public")
    assert request.script.setup_sql == "CREATE ROLE anon;"
    assert (request.limits.lock_timeout, request.limits.statement_timeout, request.limits.role) == (1.5, 60.0, "ops")
    assert (request.destructive, request.ensure_rls, request.manage_owners) == ("apply", True, True)
    assert (request.shadow_url, request.cache_folder) == ("postgresql://s", "")


def test_assume_empty_needs_no_database() -> None:
    assert request_from(params(database_url=None, assume_empty=True)).login is None


def test_a_schema_file_is_read_and_names_the_script(tmp_path: Path) -> None:
    file = tmp_path / "schema.sql"
    file.write_text("-- größer\n" + SQL, encoding="utf-8")
    script = request_from(params(schema_sql=None, schema_file=str(file))).script
    assert (script.sql, script.name) == ("-- größer\n" + SQL, str(file))


BAD: dict[str, tuple[dict[str, t.Any], str]] = {
    "no database": ({"database_url": None}, "No database"),
    "no schema": ({"schemas": []}, "at least one schema"),
    "a schema without a name": ({"schemas": ["public", ""]}, "at least one schema"),
    "a system schema": ({"schemas": ["pg_catalog"]}, "no system schemas"),
    "the information schema": ({"schemas": ["information_schema"]}, "no system schemas"),
    "a NUL": ({"schema_sql": "SELECT 1;\0 SELECT 2"}, "schema_sql contains a NUL"),
    "a NUL in the setup": ({"shadow_setup_sql": "\0"}, "shadow_setup_sql contains a NUL"),
    "an unpaired surrogate": ({"schema_sql": "SELECT '\ud800'"}, "not valid Unicode"),
    "a missing file": ({"schema_sql": None, "schema_file": "/nowhere/schema.sql"}, "/nowhere/schema.sql cannot be read: No such file"),
    "a folder": ({"schema_sql": None, "schema_file": "/"}, "schema_file / cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_invalid_options_are_reported(case: str) -> None:
    given, message = BAD[case]
    with pytest.raises(Failure, match=message) as failure:
        request_from(params(**given))
    assert failure.value.hint
    assert "p4ss" not in repr(failure.value.as_result())


DURATIONS = ("lock_timeout", "statement_timeout", "login_wait", "login_password_wait", "shadow_timeout")


@pytest.mark.parametrize("option", DURATIONS)
@pytest.mark.parametrize("value", [-0.5, float("nan"), float("inf"), 1e10])
def test_duration_is_a_number_of_seconds(option: str, value: float) -> None:
    with pytest.raises(Failure, match=f"^{option} is {value:g}, which is not a number of seconds".replace("+", r"\+")):
        request_from(params(**{option: value}))


def test_every_duration_is_checked() -> None:
    assert set(DURATIONS) == {name for name, spec in APPLY_SPEC.items() if spec["type"] == "float"}


def test_a_file_in_another_encoding_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "schema.sql"
    file.write_bytes(b"\xfc")
    with pytest.raises(Failure, match=r"schema\.sql cannot be read"):
        request_from(params(schema_sql=None, schema_file=str(file)))


def test_secret_options_are_no_log() -> None:
    assert {name for name, spec in APPLY_SPEC.items() if spec.get("no_log")} == {
        "database_url",
        "login_password",
        "shadow_url",
    }


@pytest.mark.parametrize(
    ("majors", "target", "chosen"),
    [
        ([15, 16, 18], 16, 16),
        ([15, 18], 16, 18),
        ([15, 16, 18], 17, 18),
        ([15, 16], 17, 16),
        ([15, 18], None, 18),
        ([16], 15, 16),
    ],
)
def test_the_shadow_server_has_the_targets_major_version_or_the_next_newer(
    majors: list[int], target: int | None, chosen: int
) -> None:
    assert choose_installation({major: f"/bin/{major}" for major in majors}, target) == chosen


def test_without_server_binaries_the_hint_helps() -> None:
    with pytest.raises(Failure, match="no PostgreSQL server binaries") as failure:
        choose_installation({}, 17)
    assert "shadow_url" in failure.value.hint


@pytest.mark.parametrize("option", ["database_url", "login_host"])
def test_assume_empty_excludes_a_database(option: str) -> None:
    parameters = {name: spec.get("default") for name, spec in APPLY_SPEC.items()}
    parameters |= {
        "schema_sql": "SELECT 1",
        "assume_empty": True,
        option: "postgresql://h/d" if "url" in option else "h",
    }
    with pytest.raises(Failure, match="assume_empty"):
        request_from(parameters)
