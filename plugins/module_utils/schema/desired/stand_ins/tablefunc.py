# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension tablefunc."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="tablefunc",
    version="1.0",
    comment="functions that manipulate whole tables, including crosstab",
    script="""
CREATE TYPE tablefunc_crosstab_2 AS (row_name text, category_1 text, category_2 text);
CREATE TYPE tablefunc_crosstab_3 AS (row_name text, category_1 text, category_2 text, category_3 text);
CREATE TYPE tablefunc_crosstab_4 AS (row_name text, category_1 text, category_2 text, category_3 text, category_4 text);
CREATE FUNCTION connectby(text, text, text, text, integer) RETURNS SETOF record STABLE STRICT;
CREATE FUNCTION connectby(text, text, text, text, integer, text) RETURNS SETOF record STABLE STRICT;
CREATE FUNCTION connectby(text, text, text, text, text, integer) RETURNS SETOF record STABLE STRICT;
CREATE FUNCTION connectby(text, text, text, text, text, integer, text) RETURNS SETOF record STABLE STRICT;
CREATE FUNCTION crosstab(text) RETURNS SETOF record STABLE STRICT;
CREATE FUNCTION crosstab(text, integer) RETURNS SETOF record STABLE STRICT;
CREATE FUNCTION crosstab(text, text) RETURNS SETOF record STABLE STRICT;
CREATE FUNCTION crosstab2(text) RETURNS SETOF tablefunc_crosstab_2 STABLE STRICT;
CREATE FUNCTION crosstab3(text) RETURNS SETOF tablefunc_crosstab_3 STABLE STRICT;
CREATE FUNCTION crosstab4(text) RETURNS SETOF tablefunc_crosstab_4 STABLE STRICT;
CREATE FUNCTION normal_rand(integer, double precision, double precision) RETURNS SETOF double precision STRICT;
""",
)
