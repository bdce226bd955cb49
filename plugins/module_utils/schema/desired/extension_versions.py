# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the extensions whose version the desired SQL declares.

The catalogs have the version of every extension, declared or not, so the statements are searched for it. A version that
a function or a ``DO`` block declares is only recognized if it isn't the default version of the shadow server.
"""

from __future__ import annotations

import typing as t

from ..kinds.extension_versions import DECLARED_VERSION, DEFAULT_VERSION, extensions, pinned
from .lexer import statement_tokens

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from ..extract.snapshot import Snapshot
    from ..model.desired import Script
    from .lexer import Token


def mark_declared_versions(script: Script, before: Snapshot, after: Snapshot) -> list[str]:
    """Record in the facts of extensions whether their version is declared, and return warnings.

    :param before: the snapshot before the SQL ran.
    :param after: the snapshot after it ran.
    """
    declared, warnings = declared_versions(script.sql), list[str]()
    for fact in list(extensions(after.state)):
        name, version = fact.name, fact.attributes["version"]
        existing, pin = before.state.facts.get(fact.id), ""
        is_new = existing is None or existing.attributes["version"] != version
        if name in declared and declared[name] is None:
            pin = DEFAULT_VERSION
        elif declared.get(name) == version or (is_new and version != fact.metadata["available"]):
            pin = DECLARED_VERSION
        elif name in declared and not is_new:
            warnings.append(
                f"{script.name} creates extension {name} in version {declared[name]}, but shadow_setup_sql has already created "
                f"it in version {version}, so its version is left unchanged. ALTER EXTENSION ... UPDATE TO changes it"
            )
        if pin:
            after.state.add(pinned(fact, pin))
    return warnings


def declared_versions(sql: str) -> dict[str, str | None]:
    """Return the versions that statements declare, by the names of the extensions; None for the default version."""
    versions: dict[str, str | None] = {}
    for tokens, _end in statement_tokens(sql) if "EXTENSION" in sql.upper() else ():
        words = [each.text.upper() if each.kind == "word" else "" for each in tokens]
        if words[:2] == ["CREATE", "EXTENSION"]:
            name = 5 if words[2:5] == ["IF", "NOT", "EXISTS"] else 2
            version = _option("VERSION", tokens[name + 1 :])
            if version is not None and (name == 2 or _value(tokens[name]) not in versions):
                versions[_value(tokens[name])] = version
        elif words[:2] == ["ALTER", "EXTENSION"] and words[3:4] == ["UPDATE"]:
            versions[_value(tokens[2])] = _option("TO", tokens[4:])
    return versions


def _option(keyword: str, tokens: Sequence[Token]) -> str | None:
    """Return the value of an option of a statement; None without it."""
    rest = iter(tokens)
    for token in rest:
        word = token.text.upper() if token.kind == "word" else ""
        if word in ("SCHEMA", keyword):
            value = next(rest, None)
            if word == keyword:
                return _value(value) if value else None
    return None


def _value(token: Token) -> str:
    """Return the value of a name or a string constant."""
    if token.kind in ("quoted", "string"):
        quote = token.text[0]
        return token.text[1:-1].replace(quote * 2, quote)
    if token.kind == "dollar":
        return token.text.split("$", 2)[2].rsplit("$", 2)[0]
    return token.text.lower()
