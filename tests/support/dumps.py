# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``pg_dump`` as an independent check of the engine: what it prints of a database, in a comparable form.

Two databases have the same schema if their dumps are equal except for what can't be seen or changed: the order of
objects, of a table's columns, of storage parameters, of the columns of extended statistics, and of grants.
"""

from __future__ import annotations

import contextlib
import difflib
import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import Database

_HEADER = re.compile(r"^--\n-- Name: (.*); Type: ([A-Z ]+); Schema: (.*); Owner: (.*)\n--\n", re.MULTILINE)
_NOISE = re.compile(r"--|\\(un)?restrict |SET default_table")
_LISTED = re.compile(r"(?<=\bWITH \()[^()']+='[^()]*(?=\))|(?<= ON )[^()]+(?= FROM )")
_UNORDERED = ("ACL", "DEFAULT ACL")

_LANGUAGES = """
select format('[LANGUAGE FUNCTIONS] %s %s %s %s', lanname, lanplcallfoid::regproc, laninline::regproc, lanvalidator::regproc)
from pg_language
"""
"""``pg_dump`` prints a language's functions only if it dumps them, too."""

FORGET_OWN_PARTS = """
set allow_system_table_mods = on;
update pg_attribute set attislocal = false where attinhcount > 0 and attislocal;
update pg_constraint set conislocal = false where coninhcount > 0 and conislocal;
"""
"""Removes what ``pg_dump`` prints and no statement changes: that an inherited column or check is also defined locally."""


def schema_of(database: Database) -> list[str]:
    """Return the schema of *database* as a sorted list of blocks, one for each object in the dump."""
    versions = database.run("select format('[EXTENSION VERSION] %s %s', extname, extversion) from pg_extension")
    languages = database.run(_LANGUAGES)
    return sorted([*blocks_of(dump_of(database)), *(row[0] for row in (*versions, *languages))])


def dump_of(database: Database) -> str:
    """Return the dump of the schema of *database*."""
    command: list[str | Path] = [
        database.cluster.bin_dir / "pg_dump",
        "--schema-only",
        "--no-sync",
        f"--dbname={database.url}",
    ]
    dump = subprocess.run(command, capture_output=True, text=True, check=False)
    if dump.returncode:
        raise AssertionError(f"pg_dump failed: {dump.stderr}")
    return dump.stdout


def blocks_of(dump: str) -> list[str]:
    """Split the text of a dump into comparable blocks."""
    _preamble, *parts = _HEADER.split(dump)
    blocks = []
    for name, kind, schema, owner, body in zip(*[iter(parts)] * 5, strict=True):
        lines = [_LISTED.sub(_sorted_list, line) for line in body.splitlines() if line and not _NOISE.match(line)]
        lines = [line.replace("(VALUES (", "( VALUES (") for line in lines]  # as after a restore
        if kind in ("TABLE", "FOREIGN TABLE"):
            lines = _table(lines)
        elif kind == "SECURITY LABEL":
            lines.sort()
        elif kind == "OPERATOR FAMILY":
            # Members are ordered by their number; those with the same one are in the order of creation.
            lines = sorted(line.rstrip(" ,;") for line in lines)
        elif kind in _UNORDERED:
            lines = sorted(_with_grantors(lines))
        title = f"[{kind}] {schema}.{name}" + ("" if kind in _UNORDERED else f" of {owner}")
        blocks.append("\n".join([title, *lines]))
    return blocks


def _table(lines: list[str]) -> list[str]:
    """Sort the columns of ``CREATE TABLE``, and the statements after it, which are in the order of the columns."""
    with contextlib.suppress(StopIteration, ValueError):
        opening = next(at for at, line in enumerate(lines) if line.startswith("CREATE ") and line.endswith("("))
        closing = next(at for at, line in enumerate(lines) if at > opening and line.startswith(")"))
        columns = sorted(line.removesuffix(",") for line in lines[opening + 1 : closing])
        return [*lines[: opening + 1], *columns, *sorted(lines[closing:])]
    return sorted(lines)


def _sorted_list(found: re.Match[str]) -> str:
    """Sort the options of a table, view, or index, and columns of statistics: their order is that of creation."""
    return ", ".join(sorted(found.group().split(", ")))


def _with_grantors(lines: list[str]) -> list[str]:
    """Add the grantor to each grant that isn't the owner's."""
    result, session = [], ""
    for line in lines:
        if line.startswith("SET SESSION AUTHORIZATION "):
            session = f" -- as {line.removeprefix('SET SESSION AUTHORIZATION ')}"
        elif line.startswith("RESET SESSION AUTHORIZATION"):
            session = ""
        else:
            result.append(line + session)
    return result


def difference(got: list[str], wanted: list[str]) -> str:
    """Return the difference as a unified diff; empty if there is none."""
    lines = difflib.unified_diff(
        "\n".join(got).splitlines(), "\n".join(wanted).splitlines(), "as made", "as wanted", lineterm="", n=2
    )
    return "\n".join(lines)
