# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roles that facts name."""

from __future__ import annotations

import typing as t

from ..model.facts import as_tuple
from ..model.sql import OWNER, PUBLIC

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.facts import Fact


def named_roles(facts: Iterable[Fact]) -> list[str]:
    """Return the roles that facts name: those that own something, have privileges, or that policies are for."""
    return sorted({role for fact in facts for role in _roles(fact)} - {OWNER, PUBLIC})


def is_predefined(role: str) -> bool:
    """Return whether a role is one that PostgreSQL creates: which there are depends on the version."""
    return role.startswith("pg_")


def _roles(fact: Fact) -> Iterator[str]:
    if fact.kind == "grant":
        yield str(fact.path[1])
    elif fact.kind == "default_privilege":
        yield from (str(fact.path[0]), str(fact.path[3]))
    elif fact.kind == "owner":
        yield str(fact.attributes["role"])
    elif fact.kind == "policy":
        yield from as_tuple(fact.attributes["roles"])
    elif fact.kind == "user_mapping":
        yield fact.name
