# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-ins for extensions: which a script needs, which an installation lacks, and their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.extension_files import (
    add_stand_ins,
    extensions_of,
    missing_extensions,
    share_directory,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.installations import choose_installation
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.stand_ins import STAND_INS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.stand_ins.stand_in import (
    complete_script,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import Script

if TYPE_CHECKING:
    from pathlib import Path


def installation(directory: Path, share: str, *extensions: str) -> str:
    """Create the files of an installation; return its bin directory."""
    files = {"bin/postgres": "program", "lib/library": "", f"{share}/postgres.bki": ""}
    for name in extensions:
        files[f"{share}/extension/{name}.control"] = "installed"
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return str((directory / "bin").resolve())


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("CREATE TABLE t ()", {}),
        ("CREATE EXTENSION pg_trgm", {"pg_trgm": set()}),
        ("create extension if not exists \"uuid-ossp\" with schema x version '1.0'", {"uuid-ossp": {"1.0"}}),
        ("CREATE EXTENSION citext; ALTER EXTENSION citext UPDATE TO '1.5'", {"citext": {"1.5"}}),
        ("DO $$ BEGIN EXECUTE 'CREATE EXTENSION ' || quote_ident('pgcrypto'); END $$", {"pgcrypto": set()}),
        ("CREATE EXTENSION earthdistance CASCADE", {"earthdistance": set(), "cube": set()}),
        ("CREATE EXTENSION unknown_one", {"unknown_one": set()}),
        ("CREATE TABLE my_citext_2 (x text)", {}),
    ],
)
def test_extensions_of_a_script(sql: str, expected: dict[str, set[str]]) -> None:
    assert extensions_of(Script(sql, "s", "", ("public",))) == expected
    assert extensions_of(Script("", "s", sql, ("public",))) == expected


@pytest.mark.parametrize(
    ("folder", "share"),
    [("a", "share/postgresql"), ("a", "share"), ("lib/postgresql/15", "../../../share/postgresql/15")],
)
def test_missing_extensions_get_stand_ins_beside_the_installed_ones(tmp_path: Path, folder: str, share: str) -> None:
    programs = installation(tmp_path / "installed" / folder, share, "pgcrypto")
    (tmp_path / "base").mkdir()
    assert missing_extensions(programs, ["pgcrypto", "citext"]) == ["citext"]
    extended = add_stand_ins(
        programs, str(tmp_path / "base"), 15, {"pgcrypto": set(), "citext": {"1.0"}, "other": set()}, None
    )
    assert missing_extensions(extended.programs, ["pgcrypto", "citext", "other"]) == ["other"]
    found = {path.name for path in (tmp_path / "base").rglob("*.control")}
    assert found == {"pgcrypto.control", "citext.control"}
    assert missing_extensions(programs, ["citext"]) == ["citext"]
    with open(f"{share_directory(extended.programs)}/extension/pgcrypto.control", encoding="utf-8") as control:
        assert control.read() == "installed"


def test_newer_servers_get_a_path(tmp_path: Path) -> None:
    programs = installation(tmp_path / "installed", "share")
    (tmp_path / "base").mkdir()
    extended = add_stand_ins(programs, str(tmp_path / "base"), 18, {"citext": set()}, None)
    assert extended.programs == programs
    assert extended.settings == {"extension_control_path": f"$system:{tmp_path}/base/extended"}
    assert add_stand_ins(programs, str(tmp_path / "base"), 18, {"other": set()}, None).settings == {}


def test_an_installation_with_the_extensions_is_preferred(tmp_path: Path) -> None:
    found = {
        15: installation(tmp_path / "15", "share"),
        16: installation(tmp_path / "16", "share", "vector"),
        17: installation(tmp_path / "17", "share", "vector"),
    }
    assert choose_installation(found, 15) == 15
    assert choose_installation(found, 15, extensions=["vector"]) == 16
    assert choose_installation(found, 17, extensions=["vector", "other"]) == 17
    assert choose_installation(found, None, extensions=["vector"]) == 17


def test_functions_get_a_body_that_fits() -> None:
    script = "CREATE FUNCTION a(text) RETURNS text STRICT;\nCREATE FUNCTION b(internal) RETURNS void;\nCREATE FUNCTION c() RETURNS SETOF int;\n"
    assert complete_script(script) == (
        "CREATE FUNCTION a(text) RETURNS text STRICT LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';\n"
        "CREATE FUNCTION b(internal) RETURNS void LANGUAGE internal AS 'internal_in';\n"
        "CREATE FUNCTION c() RETURNS SETOF int LANGUAGE plpgsql AS 'BEGIN RETURN; END';\n"
    )


@pytest.mark.parametrize("name", STAND_INS)
def test_stand_ins_run_nothing_but_harmless_functions(name: str) -> None:
    script = complete_script(STAND_INS[name].script)
    built_in = {line.rsplit("AS '", 1)[1].rstrip("';") for line in script.splitlines() if "LANGUAGE internal" in line}
    assert built_in <= HARMLESS
    assert "LANGUAGE c" not in script


TEXT = {"textin", "textout", "textrecv", "textsend", "varchartypmodin", "varchartypmodout"}
REAL = {
    "booltext",
    "gtsvector_options",
    "rtrim1",
    "network_show",
    "texticlike",
    "texticnlike",
    "texticregexeq",
    "texticregexne",
    "xml_is_well_formed",
}
HARMLESS = {"internal_in", "void_in", "enum_out", "hashhandler", "hashvarlena", "spg_kd_config"} | TEXT | REAL
