# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Supabase's database linter would say about a client's database: nothing.

Its checks, by its numbers, are written anew in lints/NUMBER_NAME/check.sql; bad.sql beside it is a schema that the
check has to complain about. Left out are those about the moment, not the schema (0005 unused index, 0020 bloat, 0022
outdated extensions), about settings of the auth service (0012) and about extensions a project doesn't have (0019
pgmq, 0026 and 0027 pg_graphql).
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.postgres import Database

LINTS = sorted(path.parent for path in Path(__file__).parent.glob("lints/*/check.sql"))
each_lint = pytest.mark.parametrize("lint", LINTS, ids=[lint.name for lint in LINTS])


def complaints(database: Database, lint: Path, after: str = "") -> list[tuple[str, str]]:
    """Return (object, culprit) pairs that *lint* finds once *after* was run by the superuser; nothing is kept."""
    with contextlib.closing(database.connect(autocommit=False)) as connection, connection.cursor() as cursor:
        if after:
            cursor.execute(after)
        cursor.execute("set local search_path = ''")  # so that PostgreSQL writes every name in full
        cursor.execute((lint / "check.sql").read_text())
        found: list[tuple[str, str]] = cursor.fetchall()
        connection.rollback()
        return found


@each_lint
def test_the_client_schema_is_clean(provisioned: Database, lint: Path) -> None:
    assert complaints(provisioned, lint) == []


@each_lint
def test_the_check_complains_about_a_bad_schema(provisioned: Database, lint: Path) -> None:
    assert len(complaints(provisioned, lint, after=(lint / "bad.sql").read_text())) == 1
