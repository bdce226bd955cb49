# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pg_hashids."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pg_hashids",
    version="1.3",
    comment="pg_hashids",
    trusted=False,
    is_approximate=True,
    script="""
CREATE FUNCTION id_encode(bigint) RETURNS text IMMUTABLE STRICT;
CREATE FUNCTION id_encode(bigint, text) RETURNS text IMMUTABLE STRICT;
CREATE FUNCTION id_encode(bigint, text, integer) RETURNS text IMMUTABLE STRICT;
CREATE FUNCTION id_encode(bigint, text, integer, text) RETURNS text IMMUTABLE STRICT;
CREATE FUNCTION id_encode(bigint[]) RETURNS text IMMUTABLE STRICT;
CREATE FUNCTION id_encode(bigint[], text) RETURNS text IMMUTABLE STRICT;
CREATE FUNCTION id_encode(bigint[], text, integer) RETURNS text IMMUTABLE STRICT;
CREATE FUNCTION id_encode(bigint[], text, integer, text) RETURNS text IMMUTABLE STRICT;
CREATE FUNCTION id_decode(text) RETURNS bigint[] IMMUTABLE STRICT;
CREATE FUNCTION id_decode(text, text) RETURNS bigint[] IMMUTABLE STRICT;
CREATE FUNCTION id_decode(text, text, integer) RETURNS bigint[] IMMUTABLE STRICT;
CREATE FUNCTION id_decode(text, text, integer, text) RETURNS bigint[] IMMUTABLE STRICT;
CREATE FUNCTION id_decode_once(text) RETURNS bigint IMMUTABLE STRICT;
CREATE FUNCTION id_decode_once(text, text) RETURNS bigint IMMUTABLE STRICT;
CREATE FUNCTION id_decode_once(text, text, integer) RETURNS bigint IMMUTABLE STRICT;
CREATE FUNCTION id_decode_once(text, text, integer, text) RETURNS bigint IMMUTABLE STRICT;
""",
)
