# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sources of the plugins, and what tests of the architecture read from them."""

from __future__ import annotations

import ast
import typing as t
from pathlib import Path, PurePosixPath

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Sources = Mapping[str, str]
    Rule = Callable[[Sources], list[str]]

ROOT = Path(__file__).resolve().parents[2]
MODULE_UTILS = "plugins/module_utils/"
SCHEMA = f"{MODULE_UTILS}schema/"


def plugin_sources() -> dict[str, str]:
    """Read every Python file below plugins/."""
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted((ROOT / "plugins").rglob("*.py"))}


def imported(path: str, tree: ast.AST) -> Iterator[str]:
    """Yield every import, absolute and dotted; the project's own as paths from the root with dots for slashes."""
    package = PurePosixPath(path).parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join((*package[: len(package) - node.level + 1], *filter(None, [base])))
            base = base.removeprefix("ansible_collections.draggonnb.supabase.")
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def imports(sources: Sources, under: str = "plugins/") -> Iterator[tuple[str, str]]:
    """Yield (path, imported name) for the files below a folder."""
    for path, source in sources.items():
        if path.startswith(under):
            yield from ((path, name) for name in set(imported(path, ast.parse(source))))


def calls(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield (path, name of the called function as written) for every call."""
    for path, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call):
                yield path, ast.unparse(node.func)


def code_lines(source: str) -> int:
    """Count the lines of code: without blank lines, comments, docstrings, and the three documentation texts."""
    tree = ast.parse(source)
    texts = {"DOCUMENTATION", "EXAMPLES", "RETURN"}
    words: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            is_text = bool({ast.unparse(target) for target in node.targets} & texts)
        elif isinstance(node, ast.Expr):
            is_text = isinstance(node.value, ast.Constant)
        else:
            continue
        if is_text:
            words |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(source.splitlines(), start=1)
    return sum(1 for number, line in lines if number not in words and line.strip() and not line.strip().startswith("#"))
