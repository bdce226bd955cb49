# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What schema SQL says about the members of the extension ``toolbox``: what is managed of them, and what is refused."""

from __future__ import annotations

from tests.support.toolbox_extension import READER, WRITER

BARE = "CREATE EXTENSION toolbox;"
USES = f"""{BARE}
CREATE TABLE mine (id int PRIMARY KEY, job int REFERENCES jobs, mood mood, at place, spots place[], span stretch, spans
    stretch_multirange, mail mail, whole jobs);
CREATE FUNCTION look(jobs) RETURNS int LANGUAGE sql AS 'SELECT ($1).id';
CREATE FUNCTION look(jobs[]) RETURNS int LANGUAGE sql AS 'SELECT ($1)[1].id';
CREATE VIEW lefts AS SELECT (at).x, (where_is(whole)).y FROM mine;
CREATE VIEW grouped AS SELECT id, owner FROM jobs GROUP BY id;
CREATE TYPE both_ AS (one place, other jobs);
CREATE TABLE child (more int) INHERITS (jobs);
"""
CASES = {
    "nothing": BARE,
    "uses": USES,
    "a revoke from a function": f"{BARE} REVOKE EXECUTE ON FUNCTION stamp() FROM PUBLIC;",
    "a long signature": f"""{BARE} REVOKE EXECUTE ON FUNCTION far(timestamp, timestamp, time, interval) FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION far(timestamp, timestamp, time, interval) TO {READER}""",
    "a grant that the script had revoked": f"{BARE} GRANT EXECUTE ON FUNCTION where_is(jobs) TO PUBLIC, {READER};",
    "a procedure and an aggregate": f"""{BARE} REVOKE ALL ON PROCEDURE tidy(int) FROM PUBLIC;
        GRANT EXECUTE ON PROCEDURE tidy TO {READER}; REVOKE ALL ON FUNCTION total(int) FROM PUBLIC;""",
    "what the script granted": f"""{BARE} REVOKE INSERT ON jobs FROM PUBLIC; REVOKE UPDATE (owner) ON jobs FROM PUBLIC;
        GRANT INSERT (id, owner), SELECT (at) ON jobs TO {READER}; GRANT INSERT ON jobs TO {WRITER} WITH GRANT OPTION;""",
    "sequences, views, types": f"""{BARE} GRANT USAGE ON SEQUENCE tickets, jobs_id_seq TO {READER};
        GRANT SELECT ON running, counted TO {READER}; REVOKE USAGE ON TYPE mood, place, stretch FROM PUBLIC;
        REVOKE USAGE ON DOMAIN mail FROM PUBLIC; GRANT USAGE ON DOMAIN mail TO {READER};
        GRANT SELECT (owner) ON running TO {WRITER};""",
    "row level security": f"""{BARE} ALTER TABLE jobs FORCE ROW LEVEL SECURITY;
        ALTER TABLE toolbox_data.lines ENABLE ROW LEVEL SECURITY;""",
    "no row level security": f"{BARE} ALTER TABLE jobs DISABLE ROW LEVEL SECURITY;",
    "another policy": f"""{BARE} CREATE POLICY more ON jobs FOR SELECT TO {READER} USING (number > 7);
        COMMENT ON POLICY more ON jobs IS 'Some more'; CREATE POLICY lines ON toolbox_data.lines USING (true);""",
    "another form of its policy": f"{BARE} ALTER POLICY own ON jobs TO {READER} USING (owner = session_user);",
    "not its policy": f"{BARE} DROP POLICY own ON jobs;",
    "its policy by another comment": f"{BARE} COMMENT ON POLICY own ON jobs IS 'Mine';",
    "its policy without a comment": f"{BARE} COMMENT ON POLICY own ON jobs IS NULL;",
    "its policy created differently": f"""{BARE} DROP POLICY own ON jobs;
        CREATE POLICY own ON jobs AS RESTRICTIVE FOR SELECT USING (owner = current_user);""",
    "another trigger": f"""{BARE}
        CREATE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER watch AFTER UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION watch();
        ALTER TABLE jobs ENABLE ALWAYS TRIGGER watch;
        CREATE TRIGGER watch AFTER UPDATE ON toolbox_data.lines EXECUTE FUNCTION stamp();""",
    "its trigger switched off": f"{BARE} ALTER TABLE jobs DISABLE TRIGGER stamp;",
    "not its trigger": f"{BARE} DROP TRIGGER stamp ON jobs;",
    "published": f"{BARE} CREATE PUBLICATION told FOR TABLE jobs;",
    "no extension": "CREATE TABLE alone (id int);",
    "what is in its schema": f"""{BARE} CREATE TABLE toolbox_data.mine (id int); REVOKE USAGE ON SCHEMA toolbox_data FROM PUBLIC;
        GRANT CREATE ON SCHEMA toolbox_data TO {WRITER};""",
    "another schema": "CREATE SCHEMA tools; CREATE EXTENSION toolbox WITH SCHEMA tools;"
    f"REVOKE EXECUTE ON FUNCTION tools.stamp() FROM PUBLIC; GRANT SELECT ON tools.jobs TO {READER};"
    "CREATE POLICY more ON tools.jobs USING (true); ALTER TABLE tools.jobs FORCE ROW LEVEL SECURITY",
}
DROPPED = ("no row level security", "not its policy", "not its trigger")
"""Dropped members leave no trace: an export can't know that they existed."""
REFUSED = {
    "a column": ("ALTER TABLE jobs ADD COLUMN more int", "column more of table public.jobs"),
    "a default": ("ALTER TABLE jobs ALTER owner DROP DEFAULT", "column owner of table public.jobs"),
    "an index": ("CREATE INDEX more ON jobs (number)", "index public.more"),
    "a constraint": ("ALTER TABLE jobs ADD CONSTRAINT more CHECK (id > 0)", "constraint more on table public.jobs"),
    "a domain's constraint": (
        "ALTER DOMAIN mail ADD CHECK (length(VALUE) > 3)",
        "constraint mail_check of domain public.mail",
    ),
    "a comment": ("COMMENT ON FUNCTION stamp() IS 'x'", "comment on function public.stamp()"),
    "a comment on a column": ("COMMENT ON COLUMN jobs.id IS 'x'", "comment on column id of table public.jobs"),
    "a comment on an attribute": (
        "COMMENT ON COLUMN place.x IS 'x'",
        "comment on column x of composite type public.place",
    ),
    "an attribute": ("ALTER TYPE place ADD ATTRIBUTE z int", "column z of composite type public.place"),
    "a label": ("ALTER TYPE mood ADD VALUE 'so so'", "type public.mood"),
    "a body": (
        "CREATE OR REPLACE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "function public.stamp()",
    ),
    "a setting": ("ALTER FUNCTION stamp() SET search_path = ''", "function public.stamp()"),
    "an owner": (f"ALTER TABLE jobs OWNER TO {READER}", "table public.jobs"),
    "a view": ("CREATE OR REPLACE VIEW running AS SELECT id, owner FROM jobs WHERE id > 1", "view public.running"),
    "a rule": (
        "CREATE RULE more AS ON INSERT TO toolbox_data.lines DO NOTHING",
        "rule more on table toolbox_data.lines",
    ),
    "a sequence": ("ALTER SEQUENCE tickets INCREMENT 5", "sequence public.tickets"),
    "a storage parameter": ("ALTER TABLE jobs SET (fillfactor = 50)", "table public.jobs"),
    "a name": ("ALTER TABLE jobs RENAME TO tasks", "table public.jobs"),
    "a replica identity": ("ALTER TABLE jobs REPLICA IDENTITY FULL", "table public.jobs"),
    "statistics": ("CREATE STATISTICS more ON id, owner FROM jobs", "statistics object public.more"),
    "membership taken": ("ALTER EXTENSION toolbox DROP FUNCTION stamp()", "function public.stamp()"),
    "a dictionary": (
        "CREATE EXTENSION mobile; ALTER TEXT SEARCH DICTIONARY words (ACCEPT = false)",
        "text search dictionary public.words",
    ),
    "a mapping": (
        "CREATE EXTENSION mobile; ALTER TEXT SEARCH CONFIGURATION texts DROP MAPPING FOR word",
        "text search configuration public.texts",
    ),
    "an operator": (
        "CREATE EXTENSION mobile; ALTER OPERATOR === (int, int) SET (RESTRICT = eqsel)",
        "operator public.===(integer,integer)",
    ),
    "a member of a family": (
        "CREATE EXTENSION mobile; ALTER OPERATOR FAMILY several USING btree ADD OPERATOR 1 === (int, int)",
        "of operator family public.several",
    ),
    "membership given": ("CREATE TABLE t (); ALTER EXTENSION toolbox ADD TABLE t", "table public.t"),
}
