# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension plpgsql_check: of its members, those that schemas use."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="plpgsql_check",
    version="2.7",
    comment="extended check for plpgsql functions",
    relocatable=False,
    trusted=False,
    is_approximate=True,
    script="""
CREATE FUNCTION plpgsql_check_function(funcoid regprocedure, relid regclass DEFAULT 0, format text DEFAULT 'text'::text, fatal_errors boolean
DEFAULT true, other_warnings boolean DEFAULT true, performance_warnings boolean DEFAULT false, extra_warnings boolean DEFAULT true,
security_warnings boolean DEFAULT false, compatibility_warnings boolean DEFAULT false) RETURNS SETOF text;
CREATE FUNCTION plpgsql_check_function(name text, relid regclass DEFAULT 0, format text DEFAULT 'text'::text, fatal_errors boolean DEFAULT true,
other_warnings boolean DEFAULT true, performance_warnings boolean DEFAULT false, extra_warnings boolean DEFAULT true, security_warnings boolean
DEFAULT false, compatibility_warnings boolean DEFAULT false) RETURNS SETOF text;
CREATE FUNCTION plpgsql_check_function_tb(funcoid regprocedure, relid regclass DEFAULT 0, fatal_errors boolean DEFAULT true, other_warnings boolean
DEFAULT true, performance_warnings boolean DEFAULT false, extra_warnings boolean DEFAULT true, security_warnings boolean DEFAULT false,
compatibility_warnings boolean DEFAULT false) RETURNS TABLE(functionid regproc, lineno integer, statement text, sqlstate text, message text, detail
text, hint text, level text, "position" integer, query text, context text);
CREATE FUNCTION plpgsql_check_function_tb(name text, relid regclass DEFAULT 0, fatal_errors boolean DEFAULT true, other_warnings boolean DEFAULT
true, performance_warnings boolean DEFAULT false, extra_warnings boolean DEFAULT true, security_warnings boolean DEFAULT false,
compatibility_warnings boolean DEFAULT false) RETURNS TABLE(functionid regproc, lineno integer, statement text, sqlstate text, message text, detail
text, hint text, level text, "position" integer, query text, context text);
""",
)
