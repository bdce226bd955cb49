# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipe for a new kind (docs/schema-engine.md), tried with collations: whatever is left out is missed, by name."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS

from tests.support.sources import SCHEMA, plugin_sources
from tests.unit.test_kind_registries import facts_and_rules_match, registries_are_complete

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
