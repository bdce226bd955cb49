# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The database of a client after provisioning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.client_schema import load
from tests.support.postgres import Cluster, Database, fresh_database

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def provisioned(supabase: Cluster) -> Database:
    """Return a client's database without rows, to read or to copy; no test changes it."""
    database = Database(supabase, supabase.create_database(template="revoked", owner="postgres"))
    load(database)
    return database


@pytest.fixture
def client(provisioned: Database) -> Iterator[Database]:
    """Yield a copy of a client's database for one test."""
    with fresh_database(provisioned.cluster, template=provisioned.name, owner="postgres") as fresh:
        yield fresh
