# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension dict_int."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="dict_int",
    version="1.0",
    comment="text search dictionary template for integers",
    script="""
CREATE FUNCTION dintdict_init(internal) RETURNS internal LANGUAGE internal STRICT AS 'void_in';
CREATE FUNCTION dintdict_lexize(internal, internal, internal, internal) RETURNS internal STRICT;
CREATE TEXT SEARCH TEMPLATE intdict_template (INIT = dintdict_init, LEXIZE = dintdict_lexize);
CREATE TEXT SEARCH DICTIONARY intdict (TEMPLATE = intdict_template);
COMMENT ON TEXT SEARCH DICTIONARY intdict IS 'dictionary for integers';
""",
)
