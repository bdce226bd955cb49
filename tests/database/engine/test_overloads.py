# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls whose text would mean another function if that existed before, which no dump shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.database.engine.conftest import apply_to

if TYPE_CHECKING:
    from tests.support.postgres import Database

POLYMORPHIC = "CREATE FUNCTION kind(value anyelement) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'anything' $$;"
CALLER = "CREATE VIEW kinds AS SELECT kind(1) AS kind;"


@pytest.mark.parametrize("arguments", ["value int", "value int, unit text DEFAULT ''"])
@pytest.mark.parametrize("existing", ["", POLYMORPHIC, POLYMORPHIC + CALLER])
def test_a_polymorphic_function_is_called_though_a_later_one_fits_better(
    database: Database, existing: str, arguments: str
) -> None:
    later = f"CREATE FUNCTION kind({arguments}) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'integer' $$;"
    caller_of_both = "CREATE VIEW others AS SELECT kind(1) AS kind;"
    database.cluster.run(existing or "SELECT", database.name)

    apply_to(database, POLYMORPHIC + CALLER + later + caller_of_both)

    found = "SELECT * FROM kinds UNION ALL SELECT * FROM others"
    assert database.cluster.run(found, database.name) == [("anything",), ("integer",)]
