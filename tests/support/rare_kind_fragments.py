# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a schema with the kinds of objects that few schemas have: text search, operators, casts, base types, foreign tables.

Some of them belong to the database, not to a schema. They are compared because the managed schemas are all that there are.
"""

from __future__ import annotations

from hypothesis import strategies as st

from tests.support.fragment import READER, WRITER, Fragment, one, some

PARSER = (
    "start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, headline = prsd_headline, lextypes = prsd_lextype"
)
FILLED = "before insert on pages for each row execute function tsvector_update_trigger('words', 'public.site', 'body')"


def search(draw: st.DrawFn) -> Fragment:
    """Draw text search objects, and a table that is searched with them."""
    created = [
        *some(draw, "create text search template plain (init = dsimple_init, lexize = dsimple_lexize)", most=1),
        one(
            draw,
            "create text search dictionary plainly (template = simple)",
            "create text search dictionary plainly (template = simple, accept = false)",
            "create text search dictionary plainly (template = simple, stopwords = english)",
            "create text search dictionary plainly (template = snowball, language = german)",
        ),
        *some(
            draw,
            "create text search dictionary other (template = snowball, language = french, stopwords = french)",
            f"create text search parser words ({PARSER})",
        ),
    ]
    if any("template plain " in each for each in created):
        created += some(draw, "create text search dictionary templated (template = plain)", most=1)
    parser = one(draw, "default", "words") if any("parser words" in each for each in created) else "default"
    created.append(
        one(
            draw,
            "create text search configuration site (copy = english)",
            f'create text search configuration site (parser = "{parser}")',
        )
    )
    if "parser" in created[-1]:
        created.append("alter text search configuration site add mapping for asciiword, word with simple")
    created += some(
        draw,
        "alter text search configuration site alter mapping for asciiword with plainly",
        "alter text search configuration site alter mapping for word with plainly, simple",
        "alter text search configuration site drop mapping if exists for url, host",
        "comment on text search configuration site is 'for the site'",
        "comment on text search dictionary plainly is 'plain'",
        f"alter text search configuration site owner to {WRITER}",
        f"alter text search dictionary plainly owner to {READER}",
        most=4,
    )
    words = one(draw, "", ", words tsvector", ", words tsvector generated always as (to_tsvector('site', body)) stored")
    created.append(f"create table pages (id int, body text{words})")
    created += some(
        draw,
        "create index pages_body on pages using gin (to_tsvector('site', body))",
        "create view found as select id from pages where to_tsvector('site', body) @@ to_tsquery('site', 'x')",
        "create function finds(text) returns boolean language sql as 'select to_tsvector(''site'', $1) @@ ''x'''",
        f"create trigger filled {FILLED}"
        if words == ", words tsvector"
        else "alter table pages alter body set default 'x'",
    )
    return Fragment(tuple(created), ("insert into pages (id, body) values (1, 'some words')",))


def operators(draw: st.DrawFn) -> Fragment:
    """Draw operators with their families and classes, casts, and what uses them."""
    attributes = one(draw, "immutable", "immutable", "immutable strict")
    compared = one(draw, "sign(($1).grams - ($2).grams)::int", "btint4cmp(($1).grams, ($2).grams)")
    created = [
        "create type weight as (grams int, label text)",
        *(
            f"create function weight_{name}(weight, weight) returns boolean language sql {attributes}"
            f" as 'select ($1).grams {sign} ($2).grams'"
            for name, sign in (("lt", "<"), ("le", "<="), ("eq", "="), ("ge", ">="), ("gt", ">"))
        ),
        f"create function weight_cmp(weight, weight) returns int language sql immutable as 'select {compared}'",
        "create function grams_of(weight) returns int language sql immutable as 'select ($1).grams'",
        "create function weighing(int) returns weight language sql immutable as 'select ($1, null)::weight'",
    ]
    linked = draw(st.booleans())  # in both: where only one operator declares a link, the plan may complete it
    commuted, negated = (", commutator = ~>>", ", negator = ~>>=") if linked else ("", "")
    properties = one(
        draw, "", ", commutator = ~==", ", restrict = eqsel, join = eqjoinsel", ", commutator = ~==, hashes, merges"
    )
    created += [
        f"create operator ~<< (function = weight_lt, leftarg = weight, rightarg = weight{commuted}{negated})",
        "create operator ~<<= (function = weight_le, leftarg = weight, rightarg = weight)",
        f"create operator ~== (function = weight_eq, leftarg = weight, rightarg = weight{properties})",
        f"create operator ~>>= (function = weight_ge, leftarg = weight, rightarg = weight{negated.replace('~>>=', '~<<')})",
        f"create operator ~>> (function = weight_gt, leftarg = weight, rightarg = weight{commuted.replace('~>>', '~<<')})",
        *some(draw, "create operator !~ (function = grams_of, rightarg = weight)", most=1),
    ]
    has_class = draw(st.booleans())
    if has_class:
        created += some(draw, "create operator family weights using btree", most=1)
        family = one(draw, "", " family weights") if created[-1].startswith("create operator family") else ""
        created.append(
            f"create operator class weight_ops {one(draw, '', 'default ')}for type weight using btree{family} as operator 1 ~<<,"
            " operator 2 ~<<=, operator 3 ~==, operator 4 ~>>=, operator 5 ~>>, function 1 weight_cmp(weight, weight)"
        )
        if family:
            created += some(
                draw,
                "alter operator family weights using btree add operator 1 <(int, int), operator 3 =(int, int)",
                "alter operator family weights using btree add function 1 (int, int) btint4cmp(int, int)",
                f"alter operator family weights using btree owner to {WRITER}",
            )
    created += some(
        draw,
        f"create cast (weight as int) with function grams_of(weight){one(draw, '', ' as assignment', ' as implicit')}",
        f"create cast (int as weight) with function weighing(int){one(draw, '', ' as assignment')}",
        "comment on operator ~<< (weight, weight) is 'lighter'",
        f"alter operator ~== (weight, weight) owner to {WRITER}",
    )
    created.append("create table parcels (id int, heavy weight)")
    created += some(
        draw,
        "create view light as select id from parcels where heavy ~<< (10, '')::weight",
        "alter table parcels add check (heavy ~>>= (0, '')::weight)",
        "create policy small on parcels using (not heavy ~>> (99, '')::weight)",
        "create function same(weight) returns boolean immutable return $1 ~== (1, '')::weight",
        *(
            ["create view cast_off as select heavy::int as grams from parcels"]
            if any("(weight as int)" in each for each in created)
            else []
        ),
        *(
            [
                "create index parcels_heavy on parcels (heavy weight_ops)",
                "create view ordered as select id from parcels order by heavy using ~<<",
            ]
            if has_class
            else []
        ),
        most=4,
    )
    return Fragment(tuple(created), ("insert into parcels values (1, (5, 'x'))", "insert into parcels (id) values (2)"))


def base_types(draw: st.DrawFn) -> Fragment:
    """Draw a base type with its functions, and routines that use it."""
    settings = one(
        draw,
        "like = text",
        "like = text, default = 'none'",
        "like = text, category = 'S'",
        "like = text, storage = external",
    )
    created = [
        "create type tag",
        "create function tag_in(cstring) returns tag language internal immutable strict as 'textin'",
        "create function tag_out(tag) returns cstring language internal immutable strict as 'textout'",
        f"create type tag (input = tag_in, output = tag_out, {settings})",
    ]
    created += some(
        draw,
        "comment on type tag is 'a tag'",
        f"alter type tag owner to {WRITER}",
        f"grant usage on type tag to {READER}",
        "revoke usage on type tag from public",
        "create domain long_tag as tag",
        "create function tagged(tag, tag[]) returns tag language sql as 'select $1'",
        "create view no_tag as select null::tag as one",
        "create cast (tag as text) without function as implicit",
        "create cast (text as tag) without function",
        most=5,
    )
    return Fragment(tuple(created))


def remote(draw: st.DrawFn) -> Fragment:
    """Draw foreign-data wrappers, servers, user mappings, and foreign tables."""
    created = [
        "create function check_options(text[], oid) returns void language plpgsql as 'begin end'",
        "create foreign data wrapper wrapped"
        + one(draw, "", " validator check_options", " options (debug 'true')", " options (debug 'no', host 'h')"),
        "create server far"
        + one(draw, "", " type 'x'", " version '2'", " type 'x' version '1'")
        + " foreign data wrapper wrapped"
        + one(draw, "", " options (host 'a')", " options (host 'b', port '1')"),
    ]
    created += some(
        draw,
        "create server farther foreign data wrapper wrapped",
        f"create user mapping for {READER} server far options (\"user\" 'x')",
        "create user mapping for public server far",
        f"grant usage on foreign server far to {READER}",
        f"grant usage on foreign data wrapper wrapped to {WRITER}",
        f"alter server far owner to {READER}" if draw(st.booleans()) else "comment on server far is 'far'",
        "comment on foreign data wrapper wrapped is 'w'",
        most=5,
    )
    server = one(draw, "far", "farther") if any("server farther" in each for each in created) else "far"
    columns = [
        f"id {one(draw, 'int', 'bigint')}{one(draw, '', ' not null')}",
        *filter(
            None, [one(draw, "", "note text options (name 'n')", "note text default 'x'"), one(draw, "", "at date")]
        ),
    ]
    options = one(draw, "", " options (name 'r')")
    created.append(f"create foreign table remotes ({', '.join(columns)}) server {server}{options}")
    created += some(
        draw,
        "alter foreign table remotes add constraint small check (id < 10)",
        "comment on foreign table remotes is 'there'",
        f"grant select on remotes to {READER}",
        "create view remote_ids as select id from remotes",
        "create trigger seen before insert on remotes for each row execute function touch()",
        "alter foreign table remotes alter id set statistics 5",
        most=4,
    )
    if draw(st.booleans()):
        created += [
            "create table halves (id int) partition by range (id)",
            "create table half_one partition of halves for values from (1) to (10)",
            one(
                draw,
                "create foreign table half_two partition of halves for values from (10) to (20) server far",
                "create foreign table half_two partition of halves default server far options (name 'h')",
                "create table half_two partition of halves default",
            ),
        ]
    return Fragment(tuple(created), ("insert into halves values (1)",))


def database_wide(draw: st.DrawFn) -> Fragment:
    """Draw event triggers, languages, access methods, and conversions, and what they are for."""
    drawn = (
        one(
            draw,
            "",
            "create event trigger on_end on ddl_command_end execute function noted()",
            "create event trigger on_end on ddl_command_end when tag in ('CREATE TABLE', 'ALTER TABLE') execute function noted()",
            "create event trigger on_end on ddl_command_start execute function noticed()",
        ),
        one(draw, "", "create event trigger on_drop on sql_drop execute function noticed()"),
        one(
            draw,
            "",
            "create language mine handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator",
            "create trusted language mine handler plpgsql_call_handler",
        ),
        one(draw, "", "create access method stacked type table handler heap_tableam_handler"),
        one(draw, "", "create access method hashed type index handler hashhandler"),
        one(
            draw,
            "",
            "create conversion latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8",
            "create default conversion latin for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1",
        ),
        one(
            draw,
            "",
            "create collation folded (locale = 'C')",
            "create collation folded (lc_collate = 'C', lc_ctype = 'POSIX')",
        ),
    )
    created = [
        "create function noted() returns event_trigger language plpgsql as 'begin end'",
        "create function noticed() returns event_trigger language plpgsql as 'begin perform 1; end'",
        *filter(None, drawn),
    ]
    made = " ".join(created)
    has_index_method = "access method hashed" in made
    candidates = {
        "trigger on_end": ["alter event trigger on_end disable", "comment on event trigger on_end is 'e'"],
        "language mine": [
            "create function speaks() returns int language mine as 'begin return 1; end'",
            f"grant usage on language mine to {READER}" if "trusted" in made else "comment on language mine is 'l'",
        ],
        "access method stacked": [
            "create table piles (id int) using stacked",
            "create materialized view pile using stacked as select 1 as one",
        ],
        "conversion latin": [f"alter conversion latin owner to {WRITER}", "comment on conversion latin is 'c'"],
        "collation folded": [
            "create table folds (name text collate folded)",
            "create view fold as select 'x'::text collate folded as name",
            f"alter collation folded owner to {READER}",
        ],
    }
    for words, statements in candidates.items():
        if words in made:
            created += some(draw, *statements, most=2)
    if has_index_method and draw(st.booleans()):
        created += [
            "create operator class int_hashed for type int using hashed as operator 1 =, function 1 hashint4(int)",
            "create table hashes (id int)",
            "create index hashes_id on hashes using hashed (id int_hashed)",
        ]
    return Fragment(
        tuple(created),
        ("insert into piles values (1)", "insert into folds values ('x')", "insert into hashes values (1)"),
    )


PARTS = (search, operators, base_types, remote, database_wide)
