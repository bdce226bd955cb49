# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster with extensions of the tests' own: ``toolbox`` has a member of nearly every kind, and two others use it or can be moved."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.postgres import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

READER, WRITER = "member_reader", "member_writer"
"""Roles that the cluster has."""

CONTROL = "default_version = '1.0'\nrelocatable = false\ntrusted = true\n"
FIRST = """
CREATE SCHEMA toolbox_data;
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TYPE stretch AS RANGE (subtype = int4);
CREATE TYPE place AS (x int, y int);
CREATE DOMAIN mail AS text CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
CREATE SEQUENCE tickets;
CREATE TABLE jobs (
    id serial PRIMARY KEY, number int GENERATED ALWAYS AS IDENTITY, owner text DEFAULT current_user, at place,
    CHECK (number > 0)
);
CREATE INDEX jobs_owner ON jobs (owner);
CREATE TABLE toolbox_data.lines (id bigint PRIMARY KEY, line text);
CREATE VIEW running AS SELECT id, owner FROM jobs;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS jobs FROM jobs;
CREATE FUNCTION where_is(jobs) RETURNS place LANGUAGE sql AS 'SELECT ($1).at';
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE PROCEDURE tidy(INOUT many int) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION far(timestamp without time zone, timestamp without time zone, time without time zone, interval) RETURNS int
    LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
CREATE TRIGGER stamp BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION stamp();
ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON jobs USING (owner = current_user);
CREATE RULE nothing AS ON DELETE TO toolbox_data.lines DO INSTEAD NOTHING;
GRANT SELECT, INSERT ON jobs TO PUBLIC;
GRANT UPDATE (owner) ON jobs TO PUBLIC;
GRANT USAGE ON SCHEMA toolbox_data TO PUBLIC;
REVOKE EXECUTE ON FUNCTION where_is(jobs) FROM PUBLIC;
COMMENT ON TABLE jobs IS 'What there is to do';
COMMENT ON POLICY own ON jobs IS 'To each his own';
COMMENT ON COLUMN place.x IS 'From left to right';
"""

OTHERS = {
    "queue.control": "default_version = '1.1'\nschema = 'queue'\nrelocatable = false\nrequires = 'toolbox'\n",
    "queue--1.0.sql": "CREATE TABLE @extschema@.waiting (id int); CREATE POLICY old ON queue.waiting USING (true);",
    "queue--1.0--1.1.sql": "DROP POLICY old ON queue.waiting; CREATE POLICY fresh ON queue.waiting USING (id > 0);"
    "GRANT SELECT ON queue.waiting TO PUBLIC; CREATE FUNCTION queue.next() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    "mobile.control": "default_version = '1'\nrelocatable = true\n",
    "mobile--1.sql": "CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION texts (COPY = simple);"
    "CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int); CREATE OPERATOR FAMILY several USING btree;"
    "CREATE FUNCTION ring() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE calls (id int);"
    "CREATE POLICY mine ON calls USING (id > 0); CREATE FOREIGN DATA WRAPPER wire; CREATE SERVER line FOREIGN DATA WRAPPER wire;",
}


@contextlib.contextmanager
def cluster_with_toolbox(bin_dir: Path) -> Iterator[Cluster]:
    """Yield a cluster that has the extensions, of PostgreSQL 18 or newer: older servers can't be told where to look for them."""
    with tempfile.TemporaryDirectory(prefix="toolbox-") as folder:
        extension = Path(folder) / "extension"
        extension.mkdir()
        (extension / "toolbox.control").write_text(CONTROL)
        (extension / "toolbox--1.0.sql").write_text(FIRST)
        for name, text in OTHERS.items():
            (extension / name).write_text(text)
        for each in (Path(folder), extension, *extension.iterdir()):
            each.chmod(0o755)
        with Cluster(bin_dir, settings={"extension_control_path": f"$system:{folder}"}) as running:
            running.run(f"CREATE ROLE {READER}; CREATE ROLE {WRITER}")
            yield running
