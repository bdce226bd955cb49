# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every change that is tried: of one expression or statement of a file."""

from __future__ import annotations

import ast
import copy
import typing as t
from pathlib import Path

if t.TYPE_CHECKING:
    from collections.abc import Iterator

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
}
WITHOUT_RIGHT_SIDE = (ast.Add, ast.BitOr, ast.Sub)
"""Operators of numbers, texts and sets; the left side alone has the same type."""

CONDITIONS = (ast.If, ast.IfExp, ast.While)
NEGATED_ELSEWHERE = (ast.Compare, ast.BoolOp)


class Mutant(t.NamedTuple):
    """A change of one expression or statement.

    :param node: what is replaced; it has a position in the file.
    :param text: the replacement.
    :param where: the function or class that it's in, empty outside of any.
    :param when_loaded: whether it is executed when the module is loaded, not when a function is called.
    :param in_lambda: whether the innermost function around it is a lambda.
    """

    path: Path
    node: ast.expr | ast.stmt
    text: str
    where: str
    when_loaded: bool
    in_lambda: bool

    def __str__(self) -> str:
        return f"{self.path}:{self.node.lineno}: {self.change}"

    @property
    def change(self) -> str:
        """What is replaced by what."""
        return f"{' '.join(ast.unparse(self.node).split())}  ->  {self.text}"

    @property
    def lines(self) -> range:
        """The lines of what is replaced."""
        return range(self.node.lineno, (self.node.end_lineno or self.node.lineno) + 1)

    def apply(self, source: str) -> str:
        """Return the source with the change."""
        lines = source.splitlines(keepends=True)
        first, last = self.node.lineno - 1, (self.node.end_lineno or self.node.lineno) - 1
        head = lines[first].encode()[: self.node.col_offset].decode()
        tail = lines[last].encode()[self.node.end_col_offset :].decode()
        # The lines after it keep their numbers.
        rest = "\n" * (last - first) if isinstance(self.node, ast.stmt) else " \\\n" * (last - first)
        return "".join([*lines[:first], head, self.text, rest, tail, *lines[last + 1 :]])


def mutants(path: Path, source: str) -> Iterator[Mutant]:
    """Yield every change of a file."""
    tree = ast.parse(source)
    described = set(_descriptions(tree))
    for node, where, when_loaded, in_lambda in _with_scopes(tree, "", when_loaded=True, in_lambda=False):
        if node in described:
            continue
        if isinstance(node, ast.expr):
            changed = _changed(node)
            if changed is not None:
                yield Mutant(path, node, f"({ast.unparse(changed)})", where, when_loaded, in_lambda)
        elif isinstance(node, (ast.Raise, ast.AugAssign, ast.Continue)) or (
            isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Yield, ast.YieldFrom))
        ):
            yield Mutant(path, node, "pass", where, when_loaded, in_lambda)
        for condition in _conditions(node):
            if condition not in described and not isinstance(condition, NEGATED_ELSEWHERE) and not _is_not(condition):
                yield Mutant(path, condition, f"(not ({ast.unparse(condition)}))", where, when_loaded, in_lambda)


def _changed(node: ast.expr) -> ast.expr | None:
    """Return what an expression is replaced by, or None."""
    changed: t.Any = None
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in OPPOSITES:
        changed = copy.deepcopy(node)
        changed.ops = [OPPOSITES[type(node.ops[0])]()]
    elif isinstance(node, ast.BoolOp):
        changed = copy.deepcopy(node)
        changed.op = OPPOSITES[type(node.op)]()
    elif isinstance(node, ast.BinOp) and isinstance(node.op, WITHOUT_RIGHT_SIDE):
        changed = node.left
    elif isinstance(node, ast.BinOp) and type(node.op) in OPPOSITES:
        changed = copy.deepcopy(node)
        changed.op = OPPOSITES[type(node.op)]()
    elif _is_not(node):
        changed = t.cast("ast.UnaryOp", node).operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        changed = ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        changed = ast.Constant(node.value + 1)
    return t.cast("ast.expr | None", changed)


def _conditions(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, CONDITIONS):
        yield node.test
    elif isinstance(node, ast.comprehension):
        yield from node.ifs


def _is_not(node: ast.AST) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _with_scopes(
    node: ast.AST, where: str, *, when_loaded: bool, in_lambda: bool
) -> Iterator[tuple[ast.AST, str, bool, bool]]:
    """Yield all nodes below one, each with the last three attributes of its changes."""
    function = isinstance(node, (ast.FunctionDef, ast.Lambda))
    for child in ast.iter_child_nodes(node):
        inner = f"{where}.{child.name}".lstrip(".") if isinstance(child, (ast.FunctionDef, ast.ClassDef)) else where
        called = function and not isinstance(child, ast.arguments)
        loaded = when_loaded and not called
        in_it = isinstance(node, ast.Lambda) if called else in_lambda
        yield child, where, loaded, in_it
        yield from _with_scopes(child, inner, when_loaded=loaded, in_lambda=in_it)


def _descriptions(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that only describe the code: annotations, imports for them, types, options of decorators, assertions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from ast.walk(node)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            for decorator in node.decorator_list:
                yield from ast.walk(decorator)
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            yield from ast.walk(node.returns)
        if isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation is not None:
            yield from ast.walk(node.annotation)
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation).endswith("TypeAlias"):
            yield from ast.walk(node)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "t.cast":
            yield from ast.walk(node.args[0])
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "zip":
            # That both have the same length is asserted.
            yield from (each.value for each in node.keywords if each.arg == "strict")
