# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Default privileges (ALTER DEFAULT PRIVILEGES)."""

from __future__ import annotations

import typing as t

from ..model.labels import Naming
from ..model.sql import OWNER, ident
from ..model.sql import role as role_name
from .change import Step
from .renaming import Renaming
from .rule import CONTROLS_ACCESS, ORDER_LAST, Rule

if t.TYPE_CHECKING:
    from ..model.facts import Fact
    from .context import PlanContext


def _label(creator: str, schema: str, objects: str, grantee: str, privilege: str) -> str:
    where = f" in schema {ident(schema)}" if schema else ""
    return f"default {privilege} on {objects} created by {creator}{where} for {grantee}"


def _target(_creator: str, _schema: str, objects: str, grantee: str, privilege: str) -> str:
    return f"{privilege} on {objects} for {grantee}"


def _step(fact: Fact, *, revoke: bool, option: bool = False) -> Step:
    creator, schema, objects, grantee, privilege = (str(part) for part in fact.path)
    where = f" IN SCHEMA {ident(schema)}" if schema else ""
    head = f"ALTER DEFAULT PRIVILEGES FOR ROLE {ident(creator)}{where}"
    to = ident(creator) if grantee == OWNER else role_name(grantee)
    if revoke:
        return Step(f"{head} REVOKE {'GRANT OPTION FOR ' if option else ''}{privilege} ON {objects} FROM {to}")
    return Step(f"{head} GRANT {privilege} ON {objects} TO {to}{' WITH GRANT OPTION' if option else ''}")


def _set(fact: Fact) -> Step:
    state = fact.attributes["state"]
    return _step(fact, revoke=state == "revoked", option=state == "grantable")


def _alter(before: Fact, after: Fact, _context: PlanContext) -> list[Step]:
    if (before.attributes["state"], after.attributes["state"]) == ("grantable", "granted"):
        return [_step(after, revoke=True, option=True)]
    return [_set(after)]


class DefaultPrivileges(Rule):
    """A default privilege, granted on objects created later. Changed last, so it doesn't affect this plan's objects."""

    kind = "default_privilege"
    naming = Naming(label=_label, target=_target, is_unique=False)
    renaming = Renaming(None)
    weight = 900
    loss_reason = ""
    traits = frozenset({CONTROLS_ACCESS, ORDER_LAST})
    attributes: t.ClassVar = {"state": _alter}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [_set(fact)]

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return [_step(fact, revoke=fact.attributes["state"] != "revoked")]
