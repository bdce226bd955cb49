# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A database that was restored from a dump doesn't differ from the original.

PostgreSQL deparses some expressions differently after a round trip, dumps NOT NULL constraints and keys as statements of
their own, and orders columns and objects differently. ``make test`` runs every twentieth case of ``tests/cases`` on one
major, ``FULL=1`` each case on every major found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support import engine
from tests.support.dumps import dump_of
from tests.support.long_runs import FULL
from tests.support.rows import schemas_of
from tests.support.schema_cases import Case, cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.database.engine.conftest import Databases

SAMPLE = 20
UNFAITHFUL = {"columns/not-null-names-taken-by-like-18"}
"""Cases that a dump restores differently: a NOT NULL whose name another table has by then gets a number."""

MAKES_PUBLIC, META_COMMAND = "CREATE SCHEMA public;", "\\"


def parameters() -> Iterator[object]:
    # A rename directive names an object that doesn't exist.
    reread = [
        case
        for case in cases()
        if case.restores and not case.name.startswith("renames/") and case.name not in UNFAITHFUL
    ]
    for case in reread[:: 1 if FULL else SAMPLE]:
        for major in case.chosen():
            yield pytest.param(case, major, id=f"{case.name}-pg{major}")


@pytest.mark.fuzz
@pytest.mark.parametrize(("case", "major"), list(parameters()))
def test_restored_database_does_not_differ(case: Case, major: int, databases: Callable[[int], Databases]) -> None:
    pool = databases(major)
    pool.ensure_roles(*case.roles)
    with pool.empty() as original, pool.empty() as restored:
        original.run(f"{case.after};\nSELECT 1")  # some cases have no statements
        lines = [line for line in dump_of(original).splitlines() if not line.startswith((META_COMMAND, MAKES_PUBLIC))]
        restored.run("\n".join(lines))
        schemas = schemas_of(original)
        options: dict[str, Any] = {"schemas": schemas, "shadow_url": pool.cluster.url(), "manage_owners": True}
        done = engine.apply(restored.url, f"{case.after}\n-- ", check=True, **options)
        # The dump has no rows, and materialized views may depend on them.
        assert [statement for statement in done.statements if not statement.startswith("REFRESH")] == []
