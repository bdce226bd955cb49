# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pgaudit, without its event triggers."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pgaudit",
    version="17.1",
    comment="provides auditing functionality",
    trusted=False,
    is_approximate=True,
    script="""
CREATE FUNCTION pgaudit_ddl_command_end() RETURNS event_trigger SECURITY DEFINER SET search_path TO 'pg_catalog', 'pg_temp';
CREATE FUNCTION pgaudit_sql_drop() RETURNS event_trigger SECURITY DEFINER SET search_path TO 'pg_catalog', 'pg_temp';
""",
)
