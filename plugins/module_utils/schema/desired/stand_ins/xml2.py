# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension xml2."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="xml2",
    version="1.1",
    comment="XPath querying and XSLT",
    relocatable=False,
    trusted=False,
    script="""
CREATE FUNCTION xml_encode_special_chars(text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION xml_valid(text) RETURNS boolean LANGUAGE internal STABLE STRICT PARALLEL SAFE AS 'xml_is_well_formed';
CREATE FUNCTION xpath_bool(text, text) RETURNS boolean IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION xpath_list(text, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION xpath_list(text, text, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION xpath_nodeset(text, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION xpath_nodeset(text, text, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION xpath_nodeset(text, text, text, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION xpath_number(text, text) RETURNS real IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION xpath_string(text, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION xpath_table(text, text, text, text, text) RETURNS SETOF record STABLE STRICT PARALLEL SAFE;
CREATE FUNCTION xslt_process(text, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION xslt_process(text, text, text) RETURNS text STRICT PARALLEL SAFE;
""",
)
