# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension dict_xsyn."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="dict_xsyn",
    version="1.0",
    comment="text search dictionary template for extended synonym processing",
    trusted=False,
    script="""
CREATE FUNCTION dxsyn_init(internal) RETURNS internal LANGUAGE internal STRICT AS 'void_in';
CREATE FUNCTION dxsyn_lexize(internal, internal, internal, internal) RETURNS internal STRICT;
CREATE TEXT SEARCH TEMPLATE xsyn_template (INIT = dxsyn_init, LEXIZE = dxsyn_lexize);
CREATE TEXT SEARCH DICTIONARY xsyn (TEMPLATE = xsyn_template);
COMMENT ON TEXT SEARCH DICTIONARY xsyn IS 'eXtended synonym dictionary';
""",
)
