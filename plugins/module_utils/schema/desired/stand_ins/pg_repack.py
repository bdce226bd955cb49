# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pg_repack: of its members, those that schemas use."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pg_repack",
    version="1.5.2",
    comment="Reorganize tables in PostgreSQL databases with minimal locks",
    relocatable=False,
    trusted=False,
    is_approximate=True,
    script="""
CREATE SCHEMA repack;
CREATE FUNCTION repack.version() RETURNS text STABLE STRICT;
CREATE FUNCTION repack.version_sql() RETURNS text STABLE STRICT;
""",
)
