# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pgtap: of its members, those that schemas use."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pgtap",
    version="1.3.3",
    comment="Unit testing for PostgreSQL",
    is_approximate=True,
    script="""
CREATE FUNCTION plan(integer) RETURNS text;
CREATE FUNCTION no_plan() RETURNS SETOF boolean;
CREATE FUNCTION finish(exception_on_failure boolean DEFAULT NULL::boolean) RETURNS SETOF text;
CREATE FUNCTION ok(boolean) RETURNS text;
CREATE FUNCTION ok(boolean, text) RETURNS text;
CREATE FUNCTION is(anyelement, anyelement) RETURNS text;
CREATE FUNCTION is(anyelement, anyelement, text) RETURNS text;
CREATE FUNCTION isnt(anyelement, anyelement) RETURNS text;
CREATE FUNCTION isnt(anyelement, anyelement, text) RETURNS text;
CREATE FUNCTION pass() RETURNS text;
CREATE FUNCTION pass(text) RETURNS text;
CREATE FUNCTION fail() RETURNS text;
CREATE FUNCTION fail(text) RETURNS text;
CREATE FUNCTION diag(text) RETURNS text;
CREATE FUNCTION skip(text) RETURNS text;
CREATE FUNCTION runtests() RETURNS SETOF text;
CREATE FUNCTION runtests(text) RETURNS SETOF text;
CREATE FUNCTION has_table(name) RETURNS text;
CREATE FUNCTION has_table(name, text) RETURNS text;
CREATE FUNCTION has_table(name, name, text) RETURNS text;
CREATE FUNCTION has_table(name, name) RETURNS text;
CREATE FUNCTION hasnt_table(name) RETURNS text;
CREATE FUNCTION has_view(name) RETURNS text;
CREATE FUNCTION has_column(name, name) RETURNS text;
CREATE FUNCTION has_column(name, name, text) RETURNS text;
CREATE FUNCTION has_column(name, name, name, text) RETURNS text;
CREATE FUNCTION has_function(name) RETURNS text;
CREATE FUNCTION has_function(name, name) RETURNS text;
CREATE FUNCTION has_index(name, name) RETURNS text;
CREATE FUNCTION has_schema(name) RETURNS text;
CREATE FUNCTION has_extension(name) RETURNS text;
CREATE FUNCTION col_is_pk(name, name) RETURNS text;
CREATE FUNCTION col_not_null(name, name) RETURNS text;
CREATE FUNCTION col_type_is(name, name, text) RETURNS text;
CREATE FUNCTION results_eq(text, text) RETURNS text;
CREATE FUNCTION results_eq(text, text, text) RETURNS text;
CREATE FUNCTION results_eq(text, anyarray) RETURNS text;
CREATE FUNCTION results_eq(text, anyarray, text) RETURNS text;
CREATE FUNCTION results_ne(text, text) RETURNS text;
CREATE FUNCTION set_eq(text, text) RETURNS text;
CREATE FUNCTION bag_eq(text, text) RETURNS text;
CREATE FUNCTION is_empty(text) RETURNS text;
CREATE FUNCTION is_empty(text, text) RETURNS text;
CREATE FUNCTION isnt_empty(text) RETURNS text;
CREATE FUNCTION lives_ok(text) RETURNS text;
CREATE FUNCTION lives_ok(text, text) RETURNS text;
CREATE FUNCTION throws_ok(text) RETURNS text;
CREATE FUNCTION throws_ok(text, character) RETURNS text;
CREATE FUNCTION throws_ok(text, text) RETURNS text;
CREATE FUNCTION throws_ok(text, text, text) RETURNS text;
CREATE FUNCTION throws_ok(text, character, text, text) RETURNS text;
CREATE FUNCTION policies_are(name, name, name[]) RETURNS text;
CREATE FUNCTION policies_are(name, name, name[], text) RETURNS text;
CREATE FUNCTION policy_cmd_is(name, name, name, text) RETURNS text;
CREATE FUNCTION policy_roles_are(name, name, name, name[]) RETURNS text;
CREATE FUNCTION matches(anyelement, text) RETURNS text;
CREATE FUNCTION matches(anyelement, text, text) RETURNS text;
CREATE FUNCTION cmp_ok(anyelement, text, anyelement) RETURNS text;
CREATE FUNCTION cmp_ok(anyelement, text, anyelement, text) RETURNS text;
""",
)
