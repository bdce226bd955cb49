# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension sslinfo."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="sslinfo",
    version="1.2",
    comment="information about SSL certificates",
    trusted=False,
    script="""
CREATE FUNCTION ssl_cipher() RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION ssl_client_cert_present() RETURNS boolean STRICT PARALLEL RESTRICTED;
CREATE FUNCTION ssl_client_dn() RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION ssl_client_dn_field(text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION ssl_client_serial() RETURNS numeric STRICT PARALLEL RESTRICTED;
CREATE FUNCTION ssl_extension_info(OUT name text, OUT value text, OUT critical boolean) RETURNS SETOF record STRICT PARALLEL RESTRICTED;
CREATE FUNCTION ssl_is_used() RETURNS boolean STRICT PARALLEL RESTRICTED;
CREATE FUNCTION ssl_issuer_dn() RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION ssl_issuer_field(text) RETURNS text STRICT PARALLEL RESTRICTED;
CREATE FUNCTION ssl_version() RETURNS text STRICT PARALLEL RESTRICTED;
""",
)
