# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema of a client, rendered as the role renders it, and loaded as a client's `postgres` would load it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import jinja2

from tests.support.postgres import ROOT

if TYPE_CHECKING:
    from tests.support.postgres import Database

TEMPLATES = ROOT / "roles" / "database_schema" / "templates"
TIERS = ("starter", "professional", "enterprise")


def render(tier: str, limits: dict[str, int] | None = None) -> str:
    """Return the SQL of the schema for a client of *tier*, with the settings that Ansible gives Jinja2."""
    environment = jinja2.Environment(  # noqa: S701 - SQL, not HTML
        loader=jinja2.FileSystemLoader(TEMPLATES), trim_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("schema.sql.j2").render(
        database_schema_tier=tier, database_schema_plan_limits=limits or {}
    )


def load(project: Database, tier: str = "starter") -> None:
    """Run the schema in the database of a new project, in one transaction, as `postgres`."""
    with contextlib.closing(project.connect("postgres", autocommit=False)) as connection, connection.cursor() as cursor:
        cursor.execute(render(tier))
        connection.commit()
