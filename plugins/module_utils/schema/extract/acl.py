# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access privileges: aclitem texts become one fact for each granted privilege.

``NULL`` in a catalog's acl column means the built-in default
(PostgreSQL documentation, "Privileges", table "Summary of Access Privileges").
Only what differs from that default becomes facts: a grant beyond it, or a
``revoked`` default, so that nothing is reported that nobody asked for.
"""

from __future__ import annotations

import re
import typing as t

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
    "aggregate": "X", "schema": "UC", "enum": "U", "domain": "U", "composite": "U", "range": "U", "type": "U", "column": "",
    "view_column": "",
}  # fmt: skip
PUBLIC_DEFAULTS = {
    "function": "X", "procedure": "X", "aggregate": "X", "enum": "U", "domain": "U", "composite": "U", "range": "U",
    "type": "U",
}  # fmt: skip
MAINTAIN_SINCE = 17

_ITEM = re.compile(r'(?P<grantee>"(?:[^"]|"")*"|[^=]*)=(?P<privileges>[a-zA-Z*]*)/(?P<grantor>.*)\Z', re.S)

Grants = dict[tuple[str, str], bool]
"""``(grantee, privilege) -> with grant option``."""


def builtin(kind: str, major: int) -> Grants:
    """Return what a new object of a kind grants before any default privilege or GRANT."""
    letters = OWNER_DEFAULTS[kind]
    if "D" in letters and major >= MAINTAIN_SINCE:
        letters += "m"
    grants: Grants = {(OWNER, LETTERS[letter]): False for letter in letters}
    grants.update({(PUBLIC, LETTERS[letter]): False for letter in PUBLIC_DEFAULTS.get(kind, "")})
    return grants


def expand(items: tuple[str, ...], owner: str) -> Grants:
    """Turn aclitem texts into grants; the owner is written as ``<owner>``.

    Who granted is not part of the picture: two roles granting the same privilege grant it once.
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
                # The owner holds every grant option by right: '*' says nothing about an owner's own privilege.
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
    """Add the facts in which an object's privileges differ from those that it came with.

    :param initial: what an extension's script gave (``pg_init_privs``); None for the built-in default.
    :param extension: what the object is a member of: the facts live in that, for the object is none.
    :param notes: what each of the facts says besides.
    """
    if items is None and initial is None:
        return
    default = initial_privileges(target, initial, owner, snapshot.major)
    foreign = [
        item
        for item in items or ()
        if (match := _ITEM.match(item)) and _unquoted(match["grantor"]) != owner and item not in (initial or ())
    ]
    if foreign:
        # Only who gave a privilege can take it back: what others than the owner gave is neither ours nor theirs to compare.
        givers = ", ".join(sorted({_unquoted(item.rsplit("/", 1)[1]) for item in foreign}))
        snapshot.third_party_grants.append(
            f"privileges on {label(target)} that {givers} gave, who is not its owner, are left alone"
        )
        items = tuple(item for item in items or () if item not in foreign)
    passed_on = {
        (_unquoted(match["grantor"]), LETTERS.get(letter, letter))
        for match in map(_ITEM.match, foreign)
        if match
        for letter in match["privileges"]
    }
    actual = builtin(str(target[0]), snapshot.major) if items is None else expand(items, owner)
    home = extension or target
    managed = home not in snapshot.outside and (extension is None or str(target[1]) in snapshot.schemas)
    for key in dict.fromkeys((*actual, *default)):
        state, before = state_of(actual.get(key)), state_of(default.get(key))
        if state == before:
            continue
        told = {**(metadata or {}), **({"passed_on": "true"} if key in passed_on else {})}
        if initial is not None or extension is not None:
            told["initially"] = before
        fact_id = ("grant", target, *key)
        snapshot.add(fact_id, {"state": state}, parent=home, metadata=told or None, managed=managed)
        if extension is not None:
            snapshot.members.add(fact_id)


def initial_privileges(target: FactId, initial: tuple[str, ...] | None, owner: str, major: int) -> Grants:
    """Return the privileges that an object came with.

    :param initial: what an extension's script gave; None for the built-in default.
    """
    return builtin(str(target[0]), major) if initial is None else expand(initial, owner)


def state_of(option: bool | None) -> str:
    """Return how facts call a privilege, by whether it can be passed on; None when there is none."""
    return "revoked" if option is None else "grantable" if option else "granted"
