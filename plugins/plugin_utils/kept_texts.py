# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of templates that are the same for many hosts of a run.

Ansible renders a template for each host in a process of its own. What depends on a few values alone is rendered once for each of
them, and kept in the folder that a run has for its temporary files.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import typing as t

import jinja2
from jinja2 import meta, nodes

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FILTERS = frozenset({
    "abs", "capitalize", "default", "dictsort", "e", "first", "float", "format", "indent", "int", "items", "join", "last",
    "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "round", "select",
    "selectattr", "slice", "sort", "string", "sum", "title", "tojson", "trim", "unique", "upper",
})  # fmt: skip
TESTS = frozenset({
    "boolean", "defined", "divisibleby", "eq", "equalto", "even", "false", "float", "ge", "gt", "in", "integer", "iterable",
    "le", "lower", "lt", "mapping", "ne", "none", "number", "odd", "sequence", "string", "true", "undefined", "upper",
})  # fmt: skip
FUNCTIONS = frozenset({"dict", "namespace", "range"})
"""The filters, tests, and functions of Jinja whose result depends on their arguments alone."""


def is_determined(path: str, names: frozenset[str]) -> bool:
    """Return whether the text of a template is determined by variables of these names; false where that isn't certain.

    :param path: its file. What it includes is in the same folder.
    """
    pending, seen = [path], {path}
    while pending:
        try:
            with open(pending.pop(), encoding="utf-8") as file:
                text = file.read()
            tree = jinja2.Environment(autoescape=False).parse(text)  # noqa: S701 - SQL, and it is only parsed
            if text.startswith("#jinja2:") or not _is_pure(tree, names):
                return False
        except (OSError, ValueError, jinja2.TemplateError):
            return False
        for name in meta.find_referenced_templates(tree):
            if name is None:
                return False
            included = os.path.join(os.path.dirname(path), name)
            pending += [] if included in seen else [included]
            seen.add(included)
    return True


def _is_pure(tree: nodes.Template, names: frozenset[str]) -> bool:
    return (
        meta.find_undeclared_variables(tree) <= names | FUNCTIONS
        and {node.name for node in tree.find_all(nodes.Filter)} <= FILTERS
        and {node.name for node in tree.find_all(nodes.Test)} <= TESTS
    )


def kept_text(folder: str, path: str, values: Mapping[str, t.Any], render: Callable[[], str]) -> str:
    """Return the text of a template, which is rendered unless it was kept.

    :param folder: where texts are kept.
    :param path: the file of the template.
    :param values: the variables that may determine the text.
    """
    try:
        key = json.dumps([path, values], sort_keys=True)
    except TypeError:
        return render()
    kept = os.path.join(folder, hashlib.sha256(key.encode()).hexdigest() + ".txt")
    if os.path.isfile(kept):
        with open(kept, encoding="utf-8", newline="") as file:
            return file.read()
    text = render()
    if is_determined(path, frozenset(values)):
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", dir=folder, delete=False) as new:
            new.write(text)
        os.replace(new.name, kept)
    return text
