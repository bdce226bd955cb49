# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide which variables and secrets to set and to delete. Pure.

GitHub never returns the value of a secret. With ``on_change``, a digest of each value is kept in a variable, with the time at which
GitHub says the secret was updated. A secret is unchanged if both are the same: the same value was set, and no other since.
"""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field

from ...write_only import Update, keyed_digest
from .options import DIGESTS

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .options import ValuesSpec

#: Of a secret: its digest, and when it was updated.
Digests = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuesDecision:
    """The names of what to create, to change, and to delete, each sorted.

    :ivar keeps_digests: whether the digests are to be stored.
    """

    create_variables: tuple[str, ...] = ()
    change_variables: tuple[str, ...] = ()
    delete_variables: tuple[str, ...] = ()
    set_secrets: tuple[str, ...] = ()
    delete_secrets: tuple[str, ...] = ()
    keeps_digests: bool = False
    known: Digests = field(default_factory=dict)


def decide(spec: ValuesSpec, variables: Mapping[str, str], secrets: Mapping[str, str]) -> ValuesDecision:
    """Return the changes that bring variables and secrets to the desired state.

    :param variables: the values of the variables that exist.
    :param secrets: when each existing secret was updated.
    """
    keeps_digests = spec.update is Update.ON_CHANGE and bool(spec.secrets)
    known = read_digests(variables.get(DIGESTS, ""))

    def is_due(name: str) -> bool:
        changed = spec.update is Update.ON_CHANGE and known.get(name) != (digest(spec, name), secrets[name])
        return changed or spec.update is Update.ALWAYS

    return ValuesDecision(
        create_variables=tuple(sorted(spec.variables.keys() - variables.keys())),
        change_variables=tuple(
            sorted(name for name, value in spec.variables.items() if variables.get(name, value) != value)
        ),
        delete_variables=tuple(sorted(set(spec.absent_variables) & variables.keys())),
        set_secrets=tuple(sorted(name for name in spec.secrets if name not in secrets or is_due(name))),
        delete_secrets=tuple(sorted(set(spec.absent_secrets) & secrets.keys())),
        keeps_digests=keeps_digests,
        known=known,
    )


def digest(spec: ValuesSpec, name: str) -> str:
    """Return the digest of the value of a secret."""
    return keyed_digest(spec.digest_key, name, spec.secrets[name])


def read_digests(text: str) -> Digests:
    """Return the stored digests; none if the variable has another form."""
    try:
        content = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(content, dict):
        return {}
    pairs = {name: pair for name, pair in content.items() if isinstance(pair, list) and len(pair) == 2}
    return {name: (str(pair[0]), str(pair[1])) for name, pair in pairs.items()}


def write_digests(spec: ValuesSpec, decision: ValuesDecision, updated: Mapping[str, str]) -> str:
    """Return the digests after the changes as they are stored.

    :param updated: when each secret was updated, after the changes.
    """
    kept = {name: pair for name, pair in decision.known.items() if name in updated}
    kept |= {name: (digest(spec, name), updated[name]) for name in decision.set_secrets if name in updated}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"))
