# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures are requested by tests, not imported. pytest refuses a call only when it happens, in tests that few machines can run, too."""

from __future__ import annotations

import ast
import typing as t
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def fixtures(tree: ast.Module) -> set[str]:
    """Return the names of the fixtures that a module defines."""
    functions = [each for each in tree.body if isinstance(each, ast.FunctionDef)]
    return {each.name for each in functions if any("pytest.fixture" in ast.unparse(one) for one in each.decorator_list)}


def imported_fixtures(sources: t.Mapping[str, str]) -> list[str]:
    """Return the imports of fixtures from other modules.

    :param sources: the text of each module by its dotted name.
    """
    trees = {name: ast.parse(text) for name, text in sources.items()}
    defined = {name: fixtures(tree) for name, tree in trees.items()}
    found = []
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                package = name.split(".")[: -node.level] if node.level else []
                module = ".".join([*package, *([node.module] if node.module else [])])
                names = defined.get(module, set()) & {each.name for each in node.names}
                found += [f"{name} imports {module}.{each}" for each in sorted(names)]
    return found


def test_no_module_imports_a_fixture() -> None:
    paths = {path: path.relative_to(TESTS.parent).with_suffix("").as_posix() for path in TESTS.rglob("*.py")}
    sources = {name.replace("/", "."): path.read_text(encoding="utf-8") for path, name in paths.items()}
    assert imported_fixtures(sources) == []


def test_an_imported_fixture_is_found() -> None:
    fixture = "@pytest.fixture(scope='module')\ndef run(): ...\ndef other(): ..."
    absolute, relative = "from tests.a.one import other, run", "from .one import run"
    assert imported_fixtures({"tests.a.one": fixture, "tests.a.two": absolute, "tests.a.three": relative}) == [
        "tests.a.two imports tests.a.one.run",
        "tests.a.three imports tests.a.one.run",
    ]
