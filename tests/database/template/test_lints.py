# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Supabase's database linter would report for a client's database: nothing.

Its checks, by number, are reimplemented in lints/NUMBER_NAME/check.sql; bad.sql beside it is a schema that the check has
to report. Omitted are those about data instead of the schema (0005 unused index, 0020 bloat, 0022 outdated extensions),
about settings of the auth service (0012), and about extensions that a project doesn't have (0019 pgmq, 0026 and 0027
pg_graphql).
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


def findings(database: Database, lint: Path, after: str = "") -> list[tuple[str, str]]:
    """Return (object, cause) pairs that *lint* finds after the superuser ran *after*; nothing is committed."""
    with contextlib.closing(database.connect(autocommit=False)) as connection, connection.cursor() as cursor:
        if after:
            cursor.execute(after)
        cursor.execute("set local search_path = ''")  # so that PostgreSQL writes every name in full
        cursor.execute((lint / "check.sql").read_text())
        found: list[tuple[str, str]] = cursor.fetchall()
        connection.rollback()
        return found


@each_lint
def test_client_schema_has_no_findings(provisioned: Database, lint: Path) -> None:
    assert findings(provisioned, lint) == []


@each_lint
def test_check_reports_bad_schema(provisioned: Database, lint: Path) -> None:
    assert len(findings(provisioned, lint, after=(lint / "bad.sql").read_text())) == 1
