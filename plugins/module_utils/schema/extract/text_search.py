# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text search parsers, templates, dictionaries, and configurations with their mappings."""

from __future__ import annotations

import typing as t

from .catalog import PG_TS_CONFIG, PG_TS_DICT, PG_TS_PARSER, PG_TS_TEMPLATE, in_managed_schema, parse_array
from .family import Family
from .hashing import IDENTIFIED, name_of

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot


_PARSER_FUNCTIONS = ("start", "gettoken", "end", "headline", "lextypes")
_TEMPLATE_FUNCTIONS = ("init", "lexize")


def _parsers_query(_major: int) -> str:
    return f"""SELECT x.oid, x.prsnamespace, x.prsname, x.prsstart::regproc, x.prstoken::regproc, x.prsend::regproc,
       nullif(x.prsheadline::oid, 0)::regproc, x.prslextype::regproc
FROM pg_ts_parser x WHERE {in_managed_schema("prsnamespace", PG_TS_PARSER)}"""


def _read_parser(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces[row["namespace"]]
    functions = {key: row[key] for key in _PARSER_FUNCTIONS}
    address = (PG_TS_PARSER, row["oid"], "0")
    snapshot.add(("text_search_parser", schema, row["name"]), functions, parent=("schema", schema), address=address)


PARSERS = Family(
    "text_search_parser",
    ("oid", "namespace", "name", *_PARSER_FUNCTIONS),
    _parsers_query,
    _read_parser,
    names=PG_TS_PARSER,
    in_schema="pg_ts_parser.prsnamespace",
)


def _templates_query(_major: int) -> str:
    return f"""SELECT x.oid, x.tmplnamespace, x.tmplname, nullif(x.tmplinit::oid, 0)::regproc, x.tmpllexize::regproc
FROM pg_ts_template x WHERE {in_managed_schema("tmplnamespace", PG_TS_TEMPLATE)}"""


def _read_template(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces[row["namespace"]]
    functions = {key: row[key] for key in _TEMPLATE_FUNCTIONS}
    address = (PG_TS_TEMPLATE, row["oid"], "0")
    snapshot.add(("text_search_template", schema, row["name"]), functions, parent=("schema", schema), address=address)


TEMPLATES = Family(
    "text_search_template",
    ("oid", "namespace", "name", *_TEMPLATE_FUNCTIONS),
    _templates_query,
    _read_template,
    names=PG_TS_TEMPLATE,
    in_schema="pg_ts_template.tmplnamespace",
)


def _dictionaries_query(_major: int) -> str:
    return f"""SELECT x.oid, x.dictnamespace, x.dictname, pg_get_userbyid(x.dictowner),
       (SELECT i.tmplnamespace::regnamespace || '.' || quote_ident(i.tmplname) FROM pg_ts_template i WHERE i.oid = x.dicttemplate),
       x.dictinitoption
FROM pg_ts_dict x WHERE {in_managed_schema("dictnamespace", PG_TS_DICT)}"""


def _read_dictionary(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces[row["namespace"]]
    fact_id: FactId = ("text_search_dictionary", schema, row["name"])
    attributes = {"template": row["template"], "options": row["options"]}
    snapshot.add(fact_id, attributes, parent=("schema", schema), address=(PG_TS_DICT, row["oid"], "0"))
    snapshot.add_owner(fact_id, row["owner"])


DICTIONARIES = Family(
    "text_search_dictionary",
    ("oid", "namespace", "name", "owner", "template", "options"),
    _dictionaries_query,
    _read_dictionary,
    names=PG_TS_DICT,
    in_schema="pg_ts_dict.dictnamespace",
)


def _configurations_query(_major: int) -> str:
    return f"""SELECT x.oid, x.cfgnamespace, x.cfgname, pg_get_userbyid(x.cfgowner),
       (SELECT p.prsnamespace::regnamespace || '.' || quote_ident(p.prsname) FROM pg_ts_parser p WHERE p.oid = x.cfgparser)
FROM pg_ts_config x WHERE {in_managed_schema("cfgnamespace", PG_TS_CONFIG)}"""


def _read_configuration(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces[row["namespace"]]
    fact_id: FactId = ("text_search_configuration", schema, row["name"])
    address = (PG_TS_CONFIG, row["oid"], "0")
    snapshot.add(fact_id, {"parser": row["parser"]}, parent=("schema", schema), address=address)
    snapshot.add_owner(fact_id, row["owner"])


CONFIGURATIONS = Family(
    "text_search_configuration",
    ("oid", "namespace", "name", "owner", "parser"),
    _configurations_query,
    _read_configuration,
    names=PG_TS_CONFIG,
    in_schema="pg_ts_config.cfgnamespace",
)


def _mappings_query(_major: int) -> str:
    return f"""SELECT x.oid, k.alias, array_agg(m.mapdict::regdictionary ORDER BY m.mapseqno), array_agg(m.mapdict)
FROM pg_ts_config x, LATERAL ts_token_type(x.cfgparser) k, pg_ts_config_map m
WHERE m.mapcfg = x.oid AND m.maptokentype = k.tokid AND {in_managed_schema("cfgnamespace", PG_TS_CONFIG)}
GROUP BY 1, 2"""


def _read_mapping(snapshot: Snapshot, row: Row) -> None:
    configuration = snapshot.addresses[(PG_TS_CONFIG, row["configuration"], "0")]
    fact_id: FactId = ("text_search_mapping", *configuration[1:], row["token"])
    attributes = {"dictionaries": parse_array(row["dictionaries"])}
    snapshot.add(fact_id, attributes, parent=configuration, metadata={"oids": parse_array(row["oids"])})


MAPPINGS = Family(
    "text_search_mapping",
    ("configuration", "token", "dictionaries", "oids"),
    _mappings_query,
    _read_mapping,
    hashed={"configuration": name_of("configuration", PG_TS_CONFIG), "oids": IDENTIFIED},
)
