# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension index_advisor."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="index_advisor",
    version="0.2.0",
    comment="Query index advisor",
    trusted=False,
    requires=("hypopg",),
    script="""
CREATE FUNCTION index_advisor(query text) RETURNS TABLE(startup_cost_before jsonb, startup_cost_after jsonb, total_cost_before jsonb, total_cost_after
jsonb, index_statements text[], errors text[]);
""",
)
