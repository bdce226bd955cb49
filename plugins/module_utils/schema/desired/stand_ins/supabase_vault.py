# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the extension supabase_vault."""

from __future__ import annotations

from .stand_in import StandIn

EXTENSION = StandIn(
    name="supabase_vault",
    version="0.3.1",
    comment="Supabase Vault Extension",
    schema="vault",
    relocatable=False,
    trusted=False,
    script="""
CREATE FUNCTION vault._crypto_aead_det_decrypt(message bytea, additional bytea, key_id bigint, context bytea DEFAULT '\\x7067736f6469756d'::bytea,
nonce bytea DEFAULT NULL::bytea) RETURNS bytea IMMUTABLE;
CREATE FUNCTION vault._crypto_aead_det_encrypt(message bytea, additional bytea, key_id bigint, context bytea DEFAULT '\\x7067736f6469756d'::bytea,
nonce bytea DEFAULT NULL::bytea) RETURNS bytea IMMUTABLE;
CREATE FUNCTION vault._crypto_aead_det_noncegen() RETURNS bytea IMMUTABLE;
CREATE FUNCTION vault.create_secret(new_secret text, new_name text DEFAULT NULL::text, new_description text DEFAULT ''::text, new_key_id uuid DEFAULT
NULL::uuid) RETURNS uuid SECURITY DEFINER SET search_path TO '';
CREATE FUNCTION vault.update_secret(secret_id uuid, new_secret text DEFAULT NULL::text, new_name text DEFAULT NULL::text, new_description text DEFAULT
NULL::text, new_key_id uuid DEFAULT NULL::uuid) RETURNS void SECURITY DEFINER SET search_path TO '';
CREATE TABLE vault.secrets (id uuid DEFAULT gen_random_uuid() NOT NULL, name text, description text DEFAULT ''::text NOT NULL, secret text NOT NULL,
key_id uuid, nonce bytea DEFAULT vault._crypto_aead_det_noncegen(), created_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL, updated_at
timestamp with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL);
COMMENT ON TABLE vault.secrets IS 'Table with encrypted `secret` column for storing sensitive information on disk.';
CREATE VIEW vault.decrypted_secrets AS SELECT s.id, s.name, s.description, s.secret, convert_from(vault._crypto_aead_det_decrypt(message =>
decode(s.secret, 'base64'::text), additional => convert_to((s.id)::text, 'utf8'::name), key_id => (0)::bigint, context => '\\x7067736f6469756d'::bytea,
nonce => s.nonce), 'utf8'::name) AS decrypted_secret, s.key_id, s.nonce, s.created_at, s.updated_at FROM vault.secrets s;
ALTER TABLE ONLY vault.secrets ADD CONSTRAINT secrets_pkey PRIMARY KEY (id);
CREATE UNIQUE INDEX secrets_name_idx ON vault.secrets USING btree (name) WHERE (name IS NOT NULL);
REVOKE ALL ON FUNCTION vault._crypto_aead_det_decrypt(message bytea, additional bytea, key_id bigint, context bytea, nonce bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION vault._crypto_aead_det_encrypt(message bytea, additional bytea, key_id bigint, context bytea, nonce bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION vault._crypto_aead_det_noncegen() FROM PUBLIC;
REVOKE ALL ON FUNCTION vault.create_secret(new_secret text, new_name text, new_description text, new_key_id uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION vault.update_secret(secret_id uuid, new_secret text, new_name text, new_description text, new_key_id uuid) FROM PUBLIC;
""",
)
