# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension pgsodium: of its members, those that schemas use."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="pgsodium",
    version="3.1.9",
    comment="Postgres extension for libsodium functions",
    schema="pgsodium",
    relocatable=False,
    trusted=False,
    is_approximate=True,
    script="""
CREATE TYPE pgsodium.key_status AS ENUM ('default', 'valid', 'invalid', 'expired');
CREATE TYPE pgsodium.key_type AS ENUM ('aead-ietf', 'aead-det', 'hmacsha512', 'hmacsha256', 'auth', 'shorthash', 'generichash', 'kdf', 'secretbox',
'secretstream', 'stream_xchacha20');
CREATE TABLE pgsodium.key (id uuid DEFAULT gen_random_uuid() NOT NULL, status pgsodium.key_status DEFAULT 'valid'::pgsodium.key_status, created
timestamp with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL, expires timestamp with time zone, key_type pgsodium.key_type, key_id bigint,
key_context bytea DEFAULT '\\x7067736f6469756d'::bytea, name text, associated_data text DEFAULT 'associated'::text, raw_key bytea, raw_key_nonce
bytea, parent_key uuid, comment text, user_data text);
ALTER TABLE ONLY pgsodium.key ADD CONSTRAINT key_pkey PRIMARY KEY (id);
CREATE VIEW pgsodium.valid_key AS SELECT id, name, status, key_type, key_id, key_context, created, expires, associated_data FROM pgsodium.key WHERE
status IN ('valid', 'default') AND CASE WHEN expires IS NULL THEN true ELSE expires > now() END;
CREATE FUNCTION pgsodium.create_key(key_type pgsodium.key_type DEFAULT 'aead-det'::pgsodium.key_type, name text DEFAULT NULL::text, raw_key bytea
DEFAULT NULL::bytea, raw_key_nonce bytea DEFAULT NULL::bytea, parent_key uuid DEFAULT NULL::uuid, key_context bytea DEFAULT
'\\x7067736f6469756d'::bytea, expires timestamp with time zone DEFAULT NULL::timestamp with time zone, associated_data text DEFAULT ''::text) RETURNS
pgsodium.valid_key SECURITY DEFINER;
CREATE FUNCTION pgsodium.crypto_aead_det_noncegen() RETURNS bytea IMMUTABLE;
CREATE FUNCTION pgsodium.crypto_aead_det_keygen() RETURNS bytea;
CREATE FUNCTION pgsodium.crypto_aead_det_encrypt(message bytea, additional bytea, key_uuid uuid) RETURNS bytea STABLE;
CREATE FUNCTION pgsodium.crypto_aead_det_encrypt(message bytea, additional bytea, key_uuid uuid, nonce bytea) RETURNS bytea STABLE;
CREATE FUNCTION pgsodium.crypto_aead_det_decrypt(message bytea, additional bytea, key_uuid uuid) RETURNS bytea STABLE;
CREATE FUNCTION pgsodium.crypto_aead_det_decrypt(message bytea, additional bytea, key_uuid uuid, nonce bytea) RETURNS bytea STABLE;
CREATE FUNCTION pgsodium.randombytes_random() RETURNS integer;
CREATE FUNCTION pgsodium.randombytes_buf(size integer) RETURNS bytea;
CREATE FUNCTION pgsodium.crypto_generichash(message bytea, key bytea DEFAULT NULL::bytea) RETURNS bytea IMMUTABLE;
CREATE FUNCTION pgsodium.crypto_pwhash_str(password bytea) RETURNS bytea STRICT;
CREATE FUNCTION pgsodium.crypto_secretbox_noncegen() RETURNS bytea;
""",
)
