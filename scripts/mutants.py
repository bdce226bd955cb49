# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Change the planner's code, one expression at a time, and report the changes that no test notices.

Usage, from the root of the checkout::

    python -m scripts.mutants                     60 random changes in plan/, safety/ and kinds/
    python -m scripts.mutants --count 200 --seed 7 plugins/module_utils/schema/online

A change is made in a copy under ``.build/mutants``. First the unit tests of the engine run; if they pass, the cases
that run on the newest PostgreSQL. A change that survives both is dead code, or code without a test. The last line has
the number of changes that were noticed. An hour is enough for about 100 changes.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import subprocess
import sys
import typing as t
from pathlib import Path

from . import copy_sources

if t.TYPE_CHECKING:
    from collections.abc import Iterator

ENGINE = Path("plugins", "module_utils", "schema")
FOLDERS = tuple(str(ENGINE / name) for name in ("plan", "safety", "kinds"))
COPY = Path(".build", "mutants", *copy_sources.INSIDE.parts)
UNIT_TESTS = ("tests/unit/plugins/module_utils/schema",)
CASES = ("tests/database/engine/test_cases.py",)
TIMEOUT = 900
"""Seconds after which a test run counts as noticing the change: it made a loop endless."""

OPPOSITES: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Sub: ast.Add,
}


class Mutant(t.NamedTuple):
    """A change of one expression or statement.

    :param node: what is replaced; it has a position in the file.
    :param text: the replacement.
    """

    path: Path
    node: ast.expr | ast.stmt
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.node.lineno}: {ast.unparse(self.node).splitlines()[0]}  ->  {self.text}"

    def apply(self, source: str) -> str:
        """Return the source with the change."""
        lines = source.splitlines(keepends=True)
        first, last = self.node.lineno - 1, (self.node.end_lineno or self.node.lineno) - 1
        head = lines[first].encode()[: self.node.col_offset].decode()
        tail = lines[last].encode()[self.node.end_col_offset :].decode()
        return "".join([*lines[:first], head, self.text, tail, *lines[last + 1 :]])


def mutants(path: Path, source: str) -> Iterator[Mutant]:
    """Yield every change of a file: operators, conditions, booleans, and calls that only have an effect."""
    for node in ast.walk(ast.parse(source)):
        changed: ast.AST | None = None
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in OPPOSITES:
            changed = copy.deepcopy(node)
            changed.ops = [t.cast("ast.cmpop", OPPOSITES[type(node.ops[0])]())]
        elif isinstance(node, ast.BoolOp):
            changed = copy.deepcopy(node)
            changed.op = t.cast("ast.boolop", OPPOSITES[type(node.op)]())
        elif isinstance(node, ast.BinOp) and type(node.op) in OPPOSITES:
            changed = copy.deepcopy(node)
            changed.op = t.cast("ast.operator", OPPOSITES[type(node.op)]())
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            changed = node.operand
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            changed = ast.Constant(not node.value)
        if isinstance(node, ast.expr) and changed is not None:
            yield Mutant(path, node, f"({ast.unparse(changed)})")
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield Mutant(path, node, "pass")


def is_noticed(mutant: Mutant, folder: Path) -> bool:
    """Apply a change in the copy, run the tests, and take it back."""
    file = folder / mutant.path
    source = file.read_text(encoding="utf-8")
    file.write_text(mutant.apply(source), encoding="utf-8")
    try:
        return any(fails(tests, folder) for tests in (UNIT_TESTS, CASES))
    finally:
        file.write_text(source, encoding="utf-8")


def fails(tests: tuple[str, ...], folder: Path) -> bool:
    """Run tests in the copy until the first one fails."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main(arguments: list[str]) -> int:
    """Try some changes; return 1 if the tests fail without any, 0 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=FOLDERS, help="folders or files to change")
    parser.add_argument("--count", type=int, default=60, help="number of changes")
    parser.add_argument("--seed", type=int, default=0, help="which changes are chosen")
    given = parser.parse_args(arguments)
    root = Path.cwd().resolve()
    folder = root / COPY
    copy_sources.copy(root, folder)
    copy_sources.link(folder, folder / ".build" / "link" / copy_sources.INSIDE)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    if any(fails(tests, folder) for tests in (UNIT_TESTS, CASES)):
        print("The tests fail without any change: nothing was tried.")
        return 1
    files = [
        file
        for path in given.paths
        for file in ([Path(path)] if path.endswith(".py") else sorted(Path(path).rglob("*.py")))
    ]
    every = [each for file in files for each in mutants(file, file.read_text(encoding="utf-8"))]
    chosen = random.Random(given.seed).sample(every, min(given.count, len(every)))  # noqa: S311 - no secret
    survivors = 0
    for number, mutant in enumerate(chosen, 1):
        if not is_noticed(mutant, folder):
            survivors += 1
            print(f"survived: {mutant}", flush=True)
        print(f"{number} of {len(chosen)} tried, {survivors} survived", file=sys.stderr, flush=True)
    print(f"{len(chosen) - survivors} of {len(chosen)} changes were noticed ({len(every)} possible).")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
