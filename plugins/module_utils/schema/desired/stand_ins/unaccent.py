# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension unaccent."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="unaccent",
    version="1.1",
    comment="text search dictionary that removes accents",
    script="""
CREATE FUNCTION unaccent(text) RETURNS text STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION unaccent(regdictionary, text) RETURNS text STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION unaccent_init(internal) RETURNS internal LANGUAGE internal PARALLEL SAFE AS 'void_in';
CREATE FUNCTION unaccent_lexize(internal, internal, internal, internal) RETURNS internal PARALLEL SAFE;
CREATE TEXT SEARCH TEMPLATE unaccent (INIT = unaccent_init, LEXIZE = unaccent_lexize);
CREATE TEXT SEARCH DICTIONARY unaccent (TEMPLATE = unaccent, rules = 'unaccent');
""",
)
