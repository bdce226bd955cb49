# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pgjwt."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pgjwt",
    version="0.2.0",
    comment="JSON Web Token API for Postgresql",
    relocatable=False,
    trusted=False,
    requires=("pgcrypto",),
    script="""
CREATE FUNCTION url_encode(data bytea) RETURNS text IMMUTABLE;
CREATE FUNCTION url_decode(data text) RETURNS bytea IMMUTABLE;
CREATE FUNCTION algorithm_sign(signables text, secret text, algorithm text) RETURNS text IMMUTABLE;
CREATE FUNCTION sign(payload json, secret text, algorithm text DEFAULT 'HS256'::text) RETURNS text IMMUTABLE;
CREATE FUNCTION try_cast_double(inp text) RETURNS double precision IMMUTABLE;
CREATE FUNCTION verify(token text, secret text, algorithm text DEFAULT 'HS256'::text) RETURNS TABLE(header json, payload json, valid boolean)
IMMUTABLE;
""",
)
