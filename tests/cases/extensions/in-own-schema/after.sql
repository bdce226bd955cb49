CREATE SCHEMA extensions;
CREATE EXTENSION pgcrypto WITH SCHEMA extensions;
CREATE TABLE tokens (id uuid PRIMARY KEY, digest bytea DEFAULT extensions.digest('x', 'sha256'));
