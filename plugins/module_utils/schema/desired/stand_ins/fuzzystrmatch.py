# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension fuzzystrmatch."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="fuzzystrmatch",
    version="1.1",
    comment="determine similarities and distance between strings",
    script="""
CREATE FUNCTION difference(text, text) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION dmetaphone(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION dmetaphone_alt(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION levenshtein(text, text) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION levenshtein(text, text, integer, integer, integer) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION levenshtein_less_equal(text, text, integer) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION levenshtein_less_equal(text, text, integer, integer, integer, integer) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION metaphone(text, integer) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION soundex(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION text_soundex(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
""",
)
