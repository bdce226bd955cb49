# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules about the kinds of the engine and their registries (docs/schema-engine.md), checked on the sources.

As in ``test_architecture.py``, every rule has a small example that breaks it.
"""

from __future__ import annotations

import ast
import typing as t
from pathlib import PurePosixPath

import pytest

from tests.support.sources import SCHEMA, imports, plugin_sources

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.sources import Rule, Sources

# The parts of the engine that know kinds.
KNOWING_KINDS = (f"{SCHEMA}kinds/", f"{SCHEMA}extract/")

# The parts that have no facts. A table is an option there, not a kind.
WITHOUT_FACTS = (f"{SCHEMA}rows/", f"{SCHEMA}access/")


def kinds_stand_alone(sources: Sources) -> list[str]:
    """No file that defines a kind imports another that does; shared code is in files that define none."""
    defining = {path for path, rule, kind in kinds(sources)}
    names = {path.removesuffix(".py").replace("/", ".") for path in defining}
    return [f"{path} imports {name}" for path, name in imports(sources) if path in defining and name in names]


def engine_knows_no_kind(sources: Sources) -> list[str]:
    """Search for names of kinds outside kinds/ and extract/: there are none."""
    names = {kind for path, rule, kind in kinds(sources)}
    return [
        f"{path}:{node.lineno} names the kind {node.value!r}"
        for path, source in sources.items()
        if path.startswith(SCHEMA) and not path.startswith((*KNOWING_KINDS, *WITHOUT_FACTS))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in names
    ]


def ids_are_read_by_name(sources: Sources) -> list[str]:
    """Search for ``KINDS[fact_id[0]]`` and ``fact_id[0] == "kind"``, which ``rule_of`` and ``kind_of`` say."""
    names = {kind for path, rule, kind in kinds(sources)}
    found = []
    for path, source in sources.items():
        if not path.startswith(SCHEMA) or path.startswith(WITHOUT_FACTS):
            continue
        for node in ast.walk(ast.parse(source)):
            compared: list[ast.expr] = []
            if isinstance(node, ast.Compare) and not names.isdisjoint(texts_in(node)):
                compared = [node.left, *node.comparators]
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "KINDS":
                compared = [node.slice]
            found += [
                f"{path}:{side.lineno} takes the kind from an id as {ast.unparse(side)} instead of by kind_of or rule_of"
                for side in compared
                if isinstance(side, ast.Subscript) and ast.unparse(side.slice) == "0"
            ]
    return found


def texts_in(tree: ast.AST) -> set[str]:
    """Return the strings in a part of a source."""
    values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in values if isinstance(value, str)}


def kinds(sources: Sources) -> Iterator[tuple[str, str, str]]:
    """Yield (path, class, kind) for every class below kinds/ that assigns ``kind = "..."``."""
    for path, source in sources.items():
        if path.startswith(f"{SCHEMA}kinds/"):
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.ClassDef):
                    yield from ((path, node.name, kind) for kind in assigned_texts(node, "kind"))


def assigned_texts(node: ast.ClassDef, name: str) -> Iterator[str]:
    """Yield the string that the body of a class assigns to ``name``, unless it is empty."""
    for line in node.body:
        if isinstance(line, ast.Assign) and [ast.unparse(target) for target in line.targets] == [name]:
            yield str(ast.literal_eval(line.value))


def families(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield (path, name) for every ``NAME = Family(...)`` below extract/."""
    for path, source in sources.items():
        if path.startswith(f"{SCHEMA}extract/"):
            for node in ast.parse(source).body:
                if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Family("):
                    yield path, ast.unparse(node.targets[0])


REGISTRIES = {f"{SCHEMA}extract": "families.py"}


def registries_are_complete(sources: Sources) -> list[str]:
    """Compare FAMILIES and KINDS with their folders: every family and kind defined there is listed, as file.name."""
    found = []
    wanted = {*families(sources), *((path, rule) for path, rule, kind in kinds(sources))}
    for path, name in sorted(wanted):
        folder = str(PurePosixPath(path).parent)
        index = f"{folder}/{REGISTRIES.get(folder, '__init__.py')}"
        named = {
            ast.unparse(node) for node in ast.walk(ast.parse(sources.get(index, ""))) if isinstance(node, ast.Attribute)
        }
        if f"{PurePosixPath(path).stem}.{name}" not in named:
            found.append(f"{index} leaves out {name} of {path}")
    return found


def facts_and_rules_match(sources: Sources) -> list[str]:
    """Compare the kinds of facts that extract/ reads with those that kinds/ defines."""
    rules = {kind: path for path, rule, kind in kinds(sources)}
    trees = {path: ast.parse(source) for path, source in sources.items() if path.startswith(f"{SCHEMA}extract/")}
    named = {word for tree in trees.values() for word in words_of_values(tree)}
    found = [
        f"{SCHEMA}extract/ reads no {kind!r}, which {path} defines" for kind, path in rules.items() if kind not in named
    ]
    for path, tree in trees.items():
        read = {kind for node in ast.walk(tree) for kind in kinds_of_ids(node)}
        found += [
            f"{path} reads the kind {kind!r}, which {SCHEMA}kinds/ doesn't define"
            for kind in sorted(read - rules.keys())
        ]
    return found


def words_of_values(tree: ast.AST) -> Iterator[str]:
    """Yield the strings of a file that can be a kind: none that names a column or an attribute."""
    keys: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys.update(key for key in node.keys if key is not None)
        elif isinstance(node, ast.Subscript):
            keys.add(node.slice)
        elif isinstance(node, ast.Tuple) and all(isinstance(each, ast.Constant) for each in node.elts):
            keys.update(node.elts)  # the columns of a family
    yield from (str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in keys)


def kinds_of_ids(node: ast.AST) -> Iterator[str]:
    """Yield the kind in ``fact_id: FactId = ("kind", ...)`` and in ``add(("kind", ...), ...)``."""
    values: list[ast.expr | None] = []
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "FactId":
        values = [node.value]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add":
        values = list(node.args[:1])
    for value in values:
        if isinstance(value, ast.Tuple) and value.elts and isinstance(value.elts[0], ast.Constant):
            yield str(value.elts[0].value)


KIND = "class Tables(Rule):\n    kind = 'table'\n"

RULES: list[tuple[Rule, dict[str, str]]] = [
    (kinds_stand_alone, {f"{SCHEMA}kinds/tables.py": KIND, f"{SCHEMA}kinds/views.py": f"from . import tables\n{KIND}"}),
    (
        engine_knows_no_kind,
        {f"{SCHEMA}kinds/tables.py": KIND, f"{SCHEMA}model/diff.py": "skip = fact.kind == 'table'\n"},
    ),
    (
        ids_are_read_by_name,
        {f"{SCHEMA}kinds/tables.py": f"{KIND}found = [each for each in ids if each[0] in ('table', 'view')]\n"},
    ),
    (
        ids_are_read_by_name,
        {f"{SCHEMA}kinds/tables.py": KIND, f"{SCHEMA}plan/planner.py": "rule = KINDS[statement.fact_id[0]]\n"},
    ),
    (registries_are_complete, {f"{SCHEMA}kinds/__init__.py": "KINDS = ()\n", f"{SCHEMA}kinds/tables.py": KIND}),
    (
        registries_are_complete,
        {f"{SCHEMA}extract/families.py": "FAMILIES = ()\n", f"{SCHEMA}extract/a.py": "A = Family(1)\n"},
    ),
    (facts_and_rules_match, {f"{SCHEMA}kinds/tables.py": KIND, f"{SCHEMA}extract/a.py": "A = Family('view')\n"}),
    (facts_and_rules_match, {f"{SCHEMA}extract/a.py": "fact_id: FactId = ('view', name)\n"}),
    (facts_and_rules_match, {f"{SCHEMA}extract/a.py": "snapshot.add(('view', name), {})\n"}),
]


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, broken in RULES), ids=lambda rule: rule.__name__)
def test_sources_follow(rule: Rule) -> None:
    assert rule(plugin_sources()) == []


@pytest.mark.parametrize(("rule", "broken"), RULES, ids=lambda value: getattr(value, "__name__", ""))
def test_violation_is_found(rule: Rule, broken: dict[str, str]) -> None:
    assert rule(broken)


def test_compliant_code_is_not_reported() -> None:
    sources = {
        f"{SCHEMA}kinds/__init__.py": "from . import tables\nKINDS = (tables.Tables(),)\n",
        f"{SCHEMA}kinds/tables.py": f"from ..model.facts import Fact\n{KIND}",
        f"{SCHEMA}extract/tables.py": "fact_id: FactId = ('table', name)\n",
        f"{SCHEMA}model/diff.py": '"""About a table."""\n',
    }
    for rule in dict.fromkeys(rule for rule, broken in RULES):
        assert rule(sources) == []
