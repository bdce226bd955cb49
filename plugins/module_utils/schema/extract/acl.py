# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access privileges: one fact for each granted privilege in an aclitem.

``NULL`` in an acl column means the built-in default privileges (PostgreSQL
documentation, "Privileges", table "Summary of Access Privileges"). Only
differences from that default become facts: additional grants, and defaults
that are ``revoked``.
"""

from __future__ import annotations

import re
import typing as t

from ..model.facts import kind_of
from ..model.labels import label
from ..model.sql import OWNER, PUBLIC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model.facts import FactId, Value
    from .snapshot import Snapshot

LETTERS = {
    "r": "SELECT", "w": "UPDATE", "a": "INSERT", "d": "DELETE", "D": "TRUNCATE", "x": "REFERENCES", "t": "TRIGGER",
    "m": "MAINTAIN", "X": "EXECUTE", "U": "USAGE", "C": "CREATE",
}  # fmt: skip

OWNER_DEFAULTS = {
    "table": "arwdDxt", "view": "arwdDxt", "matview": "arwdDxt", "sequence": "rwU", "identity": "rwU", "function": "X", "procedure": "X",
    "aggregate": "X", "schema": "UC", "enum": "U", "domain": "U", "composite": "U", "range": "U", "base_type": "U", "type": "U", "column": "",
    "view_column": "", "language": "U", "foreign_data_wrapper": "U", "foreign_server": "U",
}  # fmt: skip
PUBLIC_DEFAULTS = {
    "function": "X", "procedure": "X", "aggregate": "X", "enum": "U", "domain": "U", "composite": "U", "range": "U", "base_type": "U",
    "type": "U", "language": "U",
}  # fmt: skip
MAINTAIN_SINCE = 17

_ITEM = re.compile(r'(?P<grantee>"(?:[^"]|"")*"|[^=]*)=(?P<privileges>[a-zA-Z*]*)/(?P<grantor>.*)\Z', re.S)

Grants = dict[tuple[str, str], bool]
"""``(grantee, privilege) -> with grant option``."""


def builtin(kind: str, major: int) -> Grants:
    """Return the built-in privileges of a new object of a kind."""
    letters = OWNER_DEFAULTS[kind]
    if "D" in letters and major >= MAINTAIN_SINCE:
        letters += "m"
    grants: Grants = {(OWNER, LETTERS[letter]): False for letter in letters}
    grants.update({(PUBLIC, LETTERS[letter]): False for letter in PUBLIC_DEFAULTS.get(kind, "")})
    return grants


def expand(items: tuple[str, ...], owner: str) -> Grants:
    """Convert aclitem texts to grants; the owner is written as ``<owner>``.

    The grantor is ignored: a privilege granted by two roles is granted once.
    """
    grants: Grants = {}
    for item in items:
        match = _ITEM.match(item)
        if match is None:
            continue
        grantee = _unquoted(match["grantee"])
        grantee = PUBLIC if grantee == "" else OWNER if grantee == owner else grantee
        letters = match["privileges"]
        for position, letter in enumerate(letters):
            if letter != "*":
                option = letters[position + 1 : position + 2] == "*"
                key = (grantee, LETTERS.get(letter, letter))
                # The owner always has all grant options: '*' is meaningless for the owner's own privileges.
                grants[key] = grants.get(key, False) or (option and grantee != OWNER)
    return grants


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def add_grants(
    snapshot: Snapshot,
    target: FactId,
    items: tuple[str, ...] | None,
    owner: str,
    *,
    initial: tuple[str, ...] | None = None,
    extension: FactId | None = None,
    metadata: Mapping[str, Value] | None = None,
) -> None:
    """Add facts for the differences between an object's privileges and its initial ones.

    :param initial: the privileges set by an extension's script (``pg_init_privs``); None for the built-in default.
    :param extension: the extension that the object is a member of; it is the parent of the facts, as members have no
        fact of their own.
    :param metadata: additional metadata for each fact.
    """
    if items is None and initial is None:
        return
    default = initial_privileges(target, initial, owner, snapshot.major)
    third_party = [
        item
        for item in items or ()
        if (match := _ITEM.match(item)) and _unquoted(match["grantor"]) != owner and item not in (initial or ())
    ]
    if third_party:
        # Only the grantor can revoke a privilege, so privileges that the owner didn't grant are not compared.
        grantors = ", ".join(sorted({_unquoted(item.rsplit("/", 1)[1]) for item in third_party}))
        snapshot.third_party_grants.append(
            f"privileges on {label(target)} granted by {grantors} instead of its owner are not managed"
        )
        items = tuple(item for item in items or () if item not in third_party)
    passed_on = {
        (_unquoted(match["grantor"]), LETTERS.get(letter, letter))
        for match in map(_ITEM.match, third_party)
        if match
        for letter in match["privileges"]
    }
    actual = builtin(kind_of(target), snapshot.major) if items is None else expand(items, owner)
    parent = extension or target
    managed = parent not in snapshot.outside and (extension is None or str(target[1]) in snapshot.schemas)
    for key in dict.fromkeys((*actual, *default)):
        state, default_state = state_of(actual.get(key)), state_of(default.get(key))
        if state == default_state:
            continue
        grant_metadata = {**(metadata or {}), **({"passed_on": "true"} if key in passed_on else {})}
        if initial is not None or extension is not None:
            grant_metadata["initially"] = default_state
        fact_id = ("grant", target, *key)
        snapshot.add(fact_id, {"state": state}, parent=parent, metadata=grant_metadata or None, managed=managed)
        if extension is not None:
            snapshot.members.add(fact_id)


def initial_privileges(target: FactId, initial: tuple[str, ...] | None, owner: str, major: int) -> Grants:
    """Return the initial privileges of an object.

    :param initial: the privileges set by an extension's script; None for the built-in default.
    """
    return builtin(kind_of(target), major) if initial is None else expand(initial, owner)


def state_of(option: bool | None) -> str:
    """Return the state of a privilege in facts, for its grant option; None means not granted."""
    return "revoked" if option is None else "grantable" if option else "granted"
