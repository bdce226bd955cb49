# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``pg_dump`` writes of a database, with whichever options, is schema SQL that the database already matches.

``make test`` runs every 40th case of ``tests/cases``, ``FULL=1`` each case on every major found; the options
depend on the case.
"""

from __future__ import annotations

import subprocess
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.support import engine
from tests.support.long_runs import FULL
from tests.support.rows import schemas_of
from tests.support.schema_cases import Case, cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.database.engine.conftest import Databases
    from tests.support.postgres import Database

SAMPLE = 40
OPTIONS = (
    "--schema-only --clean",
    "--schema-only --clean --if-exists --quote-all-identifiers",
    "--schema-only --create --use-set-session-authorization",
    "--schema-only --clean --create --no-owner",
    "--inserts --quote-all-identifiers",
    "--schema-only --clean SCHEMAS",
    "--schema-only --if-exists --clean --create SCHEMAS",
)
OF_THE_DATABASE = frozenset(
    {
        "access-methods",
        "casts",
        "event-triggers",
        "extensions",
        "foreign-servers",
        "languages",
        "publications",
        "transforms",
    }
)
"""Groups of cases with objects that ``--schema`` leaves out."""


def parameters() -> Iterator[object]:
    reread = [case for case in cases() if case.restores and not case.secrets and not case.name.startswith("renames/")]
    for case in reread[3 :: 1 if FULL else SAMPLE]:
        chosen = OPTIONS[: -2 if case.name.split("/")[0] in OF_THE_DATABASE else None]
        for major in case.chosen():
            options = chosen[(zlib.crc32(case.name.encode()) // 7 + major) % len(chosen)]
            yield pytest.param(case, options, major, id=f"{case.name}-pg{major}")


def dump(database: Database, options: str) -> str:
    schemas = " ".join(f"--schema={name}" for name in schemas_of(database))
    command = [
        str(database.cluster.bin_dir / "pg_dump"),
        *options.replace("SCHEMAS", schemas).split(),
        f"--dbname={database.url}",
    ]
    return str(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.fuzz
@pytest.mark.parametrize(("case", "options", "major"), list(parameters()))
def test_dump_is_schema_sql_without_changes(
    case: Case, options: str, major: int, databases: Callable[[int], Databases]
) -> None:
    pool = databases(major)
    pool.ensure_roles(*case.roles)
    with pool.empty() as database:
        database.run(f"{case.after};\nSELECT 1")  # some cases have no statements
        text = dump(database, options)
        assert "CREATE" in text or "GRANT" in text or "SET" in text
        done = engine.apply(database.url, text, check=True, schemas=schemas_of(database), shadow_url=pool.cluster.url())
    # Whether a materialized view is populated is not part of a dump without rows.
    assert [statement for statement in done.statements if not statement.startswith("REFRESH")] == []


def test_dump_with_rows_says_how_to_dump_without(database: Database) -> None:
    database.run("CREATE TABLE t (v text); INSERT INTO t VALUES ('it''s; a row')")
    with pytest.raises(engine.Failure, match=r"line \d+: COPY public\.t \(v\) FROM stdin reads rows") as caught:
        engine.apply(database.url, dump(database, ""), check=True)
    assert "pg_dump --schema-only" in caught.value.hint
