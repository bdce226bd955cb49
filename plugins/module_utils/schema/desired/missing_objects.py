# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the extension that has an object which the desired SQL uses and which doesn't exist."""

from __future__ import annotations

import re

from .extension_files import created_extensions
from .stand_ins import STAND_INS

_MISSING = re.compile(
    r"(?:type|function|schema|relation|operator class|foreign-data wrapper|access method|text search dictionary|language) "
    r'(?:"(?P<quoted>[^"]+)"|(?P<plain>[\w.]+)\()'
)

_OF_SCHEMA = "schema "


def extension_with(message: str, sql: str) -> str:
    """Return which extension has the object that a message of PostgreSQL says doesn't exist, and what to do; empty if none is known."""
    match = _MISSING.match(message)
    if match is None or "does not exist" not in message:
        return ""
    schema, _dot, name = (match["quoted"] or match["plain"]).removesuffix("[]").rpartition(".")
    created = created_extensions(sql)
    pattern = re.compile(rf'CREATE [A-Z ]+ (?:\w+\.)?"?{re.escape(name)}"?(?![\w."])')
    found = [each for each in STAND_INS.values() if pattern.search(each.script) or each.schema == name]
    if not found and (
        owner := next((each for each in STAND_INS.values() if each.schema and each.schema == schema), None)
    ):
        return (
            f"If a function of the extension {owner.name} creates it, as for a queue, call that in the database first: what the schema SQL calls "
            "runs only in the shadow database. "
        )
    if not found:
        return ""
    if used := [each.name for each in found if each.name in created]:
        if message.startswith(_OF_SCHEMA):
            return f"CREATE EXTENSION {used[0]} creates the schema, unless WITH SCHEMA names it: remove that. "
        return (
            f"The extension {used[0]}, which the SQL creates, has it: qualify the name with the schema of the extension, or add that schema to the "
            "search_path of the role. "
        )
    extension = found[0]
    where = f" WITH SCHEMA {schema}" if schema and not extension.schema else ""
    return f'The extension {extension.name} has it. Create that first: CREATE EXTENSION IF NOT EXISTS "{extension.name}"{where}. '
