# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipe for a new kind (docs/schema-engine.md), tried with collations: whatever is left out is missed, by name."""

from __future__ import annotations

import re
import typing as t
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.unmanaged import UNMANAGED_OBJECTS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.catalog import OF_SEVERAL_FAMILIES
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.families import FAMILIES as ALL_FAMILIES
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.families import IN_SCHEMAS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS, rights

from tests.support.sources import SCHEMA, plugin_sources
from tests.unit.plugins.module_utils.schema.catalog_rows import read, row
from tests.unit.test_kind_registries import facts_and_rules_match, registries_are_complete

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.family import Family

CASES = Path(__file__).resolve().parents[1] / "cases"
FAMILIES, RULES = f"{SCHEMA}extract/families.py", f"{SCHEMA}kinds/__init__.py"
FAMILY, RULE = f"{SCHEMA}extract/types.py", f"{SCHEMA}kinds/collations.py"
FAMILY_LINE, RULE_LINE = "    types.COLLATIONS,\n", "        collations.Collations(),\n"

# What is left out, the rule of test_kind_registries that notices, and what it reports.
OMISSIONS: dict[str, tuple[dict[str, str], Callable[[Mapping[str, str]], list[str]], str]] = {
    "the line in FAMILIES": ({FAMILIES: FAMILY_LINE}, registries_are_complete, f"{FAMILIES} leaves out COLLATIONS of {FAMILY}"),
    "the line in KINDS": ({RULES: RULE_LINE}, registries_are_complete, f"{RULES} leaves out Collations of {RULE}"),
    "the family": (
        {FAMILIES: FAMILY_LINE, FAMILY: r"def _collations_query.*\Z"},
        facts_and_rules_match,
        f"{SCHEMA}extract/ reads no 'collation', which {RULE} defines",
    ),
    "the rule": (
        {RULES: RULE_LINE, RULE: r"class Collations.*\Z"},
        facts_and_rules_match,
        f"{FAMILY} reads the kind 'collation', which {SCHEMA}kinds/ doesn't define",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", OMISSIONS)
def test_what_is_left_out_is_missed(what: str) -> None:
    removed, rule, message = OMISSIONS[what]
    sources = plugin_sources()
    for path, pattern in removed.items():
        regex = pattern if path in (FAMILY, RULE) else re.escape(pattern)
        sources[path], count = re.subn(regex, "", sources[path], flags=re.DOTALL)
        assert count == 1
    assert message in rule(sources)


def without_cases(statements: str) -> list[str]:
    """Return the kinds of objects that no statement creates."""
    types = {kind: rule.naming.object_type for kind, rule in KINDS.items() if rule.renaming.definition}
    return [
        kind
        for kind, words in types.items()
        if words and not re.search(rf"\b(CREATE|ADD)\b[A-Z ]* {words}\b", statements, re.IGNORECASE)
    ]


def test_each_kind_has_cases() -> None:
    statements = "".join(path.read_text(encoding="utf-8") for path in CASES.glob("*/*/*.sql"))
    assert without_cases(statements) == []
    assert without_cases(re.sub("(?i)collation", "", statements)) == ["collation"]


def not_known_elsewhere(families: Collection[Family]) -> list[str]:
    """Return the families of objects in schemas that say nothing of those in other schemas: dependents, and changes there."""
    return [
        f"The family {family.name} lacks in_schema"
        for family in families
        if "namespace" in family.columns and family.names not in {"", *OF_SEVERAL_FAMILIES} and not family.in_schema
    ]


def test_objects_of_each_kind_are_known_in_other_schemas() -> None:
    assert not_known_elsewhere(ALL_FAMILIES) == []
    without = [replace(each, in_schema="") if each.name == "collation" else each for each in ALL_FAMILIES]
    assert not_known_elsewhere(without) == ["The family collation lacks in_schema"]


@pytest.mark.parametrize("family", [each for each in ALL_FAMILIES if each.in_schema], ids=lambda each: each.name)
def test_objects_in_other_schemas_are_read_by_what_their_family_says(family: Family) -> None:
    catalog, schema = family.in_schema.split(".")
    assert IN_SCHEMAS[family.names] == f"SELECT oid, {schema} FROM {catalog}"
    assert f"FROM {catalog} x JOIN pg_namespace n ON n.oid = x.{schema}," in UNMANAGED_OBJECTS


OWNED = {
    "aggregate", "base_type", "collation", "composite", "conversion", "domain", "enum", "event_trigger", "foreign_data_wrapper",
    "foreign_server", "function", "language", "matview", "operator", "operator_class", "operator_family", "procedure", "publication",
    "range", "schema", "sequence", "statistics", "subscription", "table", "text_search_configuration", "text_search_dictionary", "view",
}  # fmt: skip
"""The kinds of objects with an owner, who may change them."""

NOT_OWNED = {
    "access_method", "cast", "default_privilege", "extension", "operator_family_member", "text_search_parser", "text_search_template",
    "transform",
}  # fmt: skip
"""The kinds of objects without an owner that is managed; what changing them needs is in ``kinds/rights.py``."""

NO_FUNCTIONS = {
    "access_method", "base_type", "cast", "collation", "composite", "default_privilege", "domain", "enum", "event_trigger", "extension",
    "foreign_data_wrapper", "foreign_server", "function", "language", "matview", "operator_class", "operator_family",
    "operator_family_member", "procedure", "publication", "schema", "sequence", "statistics", "subscription", "table",
    "text_search_configuration", "text_search_dictionary", "text_search_parser", "text_search_template", "transform", "view",
}  # fmt: skip
"""The kinds of objects that consist of no functions, or whose creation doesn't need EXECUTE on them."""

DESCRIBED_OTHERWISE = {"cast", "extension", "transform"}
"""Those on which others than superusers may comment."""


def without_owner(sources: Mapping[str, str]) -> list[str]:
    """Return the files with a family that reads the owner of an object and adds none."""
    files = {
        f"{SCHEMA}extract/{family.read.__module__.rpartition('.')[2]}.py"
        for family in ALL_FAMILIES
        if "owner" in family.columns and family.name != "member_acl"
    }
    return sorted(each for each in files if "snapshot.add_owner(" not in sources[each])


def test_who_may_change_an_object_of_each_kind_is_known() -> None:
    """A kind belongs to OWNED or NOT_OWNED, here, or to _PARTS in kinds/rights.py."""
    parts = set(rights._PARTS)
    assert sorted(KINDS.keys() - OWNED - NOT_OWNED - parts) == [], "the kinds that are in none of them"
    assert sorted((OWNED & NOT_OWNED) | (OWNED & parts) | (NOT_OWNED & parts)) == [], "the kinds that are in several"
    assert KINDS.keys() >= OWNED | NOT_OWNED | parts
    described = {kind for kind in NOT_OWNED if KINDS[kind].naming.comment_type}
    assert described - DESCRIBED_OTHERWISE == set(rights._DESCRIBED_BY_SUPERUSERS)


def test_whether_an_object_of_each_kind_consists_of_functions_is_known() -> None:
    """An object of each kind belongs to NO_FUNCTIONS, here, or to _MADE_OF_ROUTINES in kinds/rights.py."""
    assert sorted((OWNED | NOT_OWNED) ^ (NO_FUNCTIONS | set(rights._MADE_OF_ROUTINES))) == []
    assert NO_FUNCTIONS.isdisjoint(rights._MADE_OF_ROUTINES)


def test_the_owner_of_each_object_that_has_one_is_managed() -> None:
    sources = plugin_sources()
    assert without_owner(sources) == []
    conversions = f"{SCHEMA}extract/conversions.py"
    sources[conversions] = sources[conversions].replace("snapshot.add_owner(", "(")
    assert without_owner(sources) == [conversions]


CELLS: dict[str, dict[str, str]] = {
    "type": {"type": "e", "labels": "{a}"},
    "collation": {"provider": "c", "deterministic": "true"},
    "constraint": {"type": "c", "definition": "CHECK (true)"},
    "routine": {"kind": "f"},
    "base_type": {"alignment": "i"},
    "operator_class": {"family_namespace": "2200", "family_name": "x"},
    "access_method": {"type": "t"},
    "subscription": {"streaming": "f"},
    "schema": {"name": "public", "oid": "2200"},
}
"""What the rows of some families must contain to be read."""

WITHOUT_ADDRESS = {"outside", "index_attachment"}
"""The families whose rows name objects that other families read."""


def without_address(families: Collection[Family]) -> list[str]:
    """Return the families whose reader doesn't tell where pg_depend and pg_description find an object."""
    found = []
    for family in families:
        cells = {"oid": "99", "name": "x", "relation": "1", "table": "1", **CELLS.get(family.name, {})}
        if family.names and family.name not in WITHOUT_ADDRESS:
            addresses = read(row(family.name, **cells)).addresses
            found += [family.name] if (family.names, cells["oid"], "0") not in addresses else []
    return found


def test_each_object_has_an_address() -> None:
    """By it, dependencies and comments are found."""
    assert without_address(ALL_FAMILIES) == []
    (without,) = (replace(each, names="3600") for each in ALL_FAMILIES if each.name == "conversion")
    assert without_address([without]) == ["conversion"]
