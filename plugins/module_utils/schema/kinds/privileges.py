# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Privileges (GRANT and REVOKE)."""

from __future__ import annotations

import typing as t

from ..model.facts import kind_of
from ..model.labels import Naming, label, naming_of, target
from ..model.sql import OWNER, ident, qualified
from ..model.sql import role as role_name
from .change import Step
from .renaming import Renaming
from .rule import CONTROLS_ACCESS, Rule
from .sql.clauses import identity_sequence
from .sql.object_types import sql_object_name

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.facts import Fact, FactId
    from .context import ComparisonContext, PlanContext


def _alter(before: Fact, after: Fact, context: PlanContext) -> list[Step]:
    if after.attributes["state"] == "revoked":
        return _revoke(after, context, _cascade(before))
    if before.attributes["state"] == "grantable":
        what, on, grantee = _what(after), _on(after, context), _grantee(after, context)
        return [Step(f"REVOKE GRANT OPTION FOR {what} ON {on} FROM {grantee}{_cascade(before)}", join=_join)]
    return [_grant(after, context, option=after.attributes["state"] == "grantable")]


def _what(fact: Fact) -> str:
    target, privilege = fact.subject, fact.name
    return f"{privilege} ({ident(target[3])})" if kind_of(target) in ("column", "view_column") else privilege


def _grant(fact: Fact, context: PlanContext, *, option: bool) -> Step:
    suffix = " WITH GRANT OPTION" if option else ""
    return Step(f"GRANT {_what(fact)} ON {_on(fact, context)} TO {_grantee(fact, context)}{suffix}", join=_join)


def _revoke(fact: Fact, context: PlanContext, cascade: str = "") -> list[Step]:
    sql = f"REVOKE {_what(fact)} ON {_on(fact, context)} FROM {_grantee(fact, context)}{cascade}"
    steps = [Step(sql, join=_join)]
    # Revoking a privilege on a relation also revokes it on the columns: grant the declared ones again.
    target = fact.subject
    if kind_of(target) in ("table", "view", "matview"):
        for each in _column_grants(fact, context):
            # Grants that the plan creates have their own statements.
            if each.id in context.live.facts and each.id not in context.created:
                steps += _alter(_initial(each), each, context)
    return steps


def _sort_key(fact_id: FactId) -> tuple[str, ...]:
    target, grantee, privilege = fact_id[1:]
    on_column = kind_of(target) in ("column", "view_column")
    # Column privileges come after those on the relation, because a REVOKE on that affects them.
    return (*target[1:3], "2" if on_column else "1", str(grantee), str(privilege), *target[3:])


def _join(one: str, other: str) -> str | None:
    verb = one.partition(" ")[0]
    if (
        verb not in ("GRANT", "REVOKE")
        or not other.startswith(f"{verb} ")
        or any(word in one + other for word in ("OPTION", " CASCADE"))
    ):
        return None
    head, tail = one.split(" ON ", 1)
    other_head, other_tail = other.split(" ON ", 1)
    if tail != other_tail:
        return None
    more = other_head[len(verb) + 1 :]
    if head.endswith(")") and more.partition(" (")[0] == head[len(verb) + 1 :].partition(" (")[0]:
        return f"{head[:-1]}, {more.split(' (', 1)[1]} ON {tail}"
    return f"{head}, {more} ON {tail}" if "(" not in head + more else None


class Grants(Rule):
    """A privilege of a role on an object, or the absence of a default one."""

    kind = "grant"
    naming = Naming(
        label=lambda inner, grantee, privilege: f"{privilege} on {label(inner)} for {grantee}",
        target=lambda inner, _grantee, _privilege: target(inner),
        sort_key=_sort_key,
        is_unique=False,
    )
    renaming = Renaming(None)
    weight = 400
    loss_reason = ""
    traits = frozenset({CONTROLS_ACCESS})
    attributes: t.ClassVar = {"state": _alter}

    def create(self, fact: Fact, context: PlanContext) -> list[Step]:
        return _alter(_initial(fact), fact, context)

    def drop(self, fact: Fact, context: PlanContext) -> list[Step]:
        return _alter(fact, _initial(fact), context)


def _initial(fact: Fact) -> Fact:
    """Return the privilege as it is on a new object."""
    default = "granted" if fact.attributes["state"] == "revoked" else "revoked"
    return fact.with_attributes(state=fact.metadata.get("initially", default))


def _column_grants(fact: Fact, context: ComparisonContext) -> Iterator[Fact]:
    """Yield the wanted grants of the same privilege to the same role on columns of the relation."""
    children = context.wanted_children
    columns = [column for column in children.get(fact.subject, ()) if kind_of(column) in ("column", "view_column")]
    inside = [each for column in columns for each in children.get(column, ())]
    if "extension" in fact.metadata:
        inside = [
            each
            for each in children.get(fact.parent or (), ())
            if kind_of(each) == "grant"
            and kind_of(each[1]) in ("column", "view_column")
            and each[1][1:3] == fact.subject[1:]
        ]
    for each in inside:
        grant = context.wanted.facts[each]
        if kind_of(each) == "grant" and each[2:] == fact.id[2:] and grant.attributes["state"] != "revoked":
            yield grant


def _cascade(fact: Fact) -> str:
    """Return CASCADE if the grantee granted the privilege to others, which depends on its grant option."""
    return " CASCADE" if fact.metadata.get("passed_on") else ""


def _on(fact: Fact, context: ComparisonContext) -> str:
    target = fact.subject
    if kind_of(target) == "identity":
        return f"SEQUENCE {identity_sequence(target, context, of_live=fact.id not in context.wanted.facts)}"
    if kind_of(target) in ("column", "view_column"):
        return f"TABLE {qualified(*target[1:3])}"
    return f"{naming_of(kind_of(target)).grant_type} {sql_object_name(target, context)}"


def _grantee(fact: Fact, context: ComparisonContext) -> str:
    _target, name, _privilege = fact.path
    if name != OWNER:
        return role_name(name)
    if "extension" in fact.metadata:
        return role_name(str(context.live.facts.get(fact.id, fact).metadata["owner"]))
    target = fact.subject
    if kind_of(target) in ("column", "view_column", "identity"):
        target = next(
            (each for kind in ("table", "view", "matview") if (each := (kind, *target[1:3])) in context.wanted.facts),
            target,
        )
    owners = [state.facts.get(("owner", target)) for state in (context.wanted, context.live)]
    if fact.id not in context.wanted.facts:
        owners.reverse()  # it is dropped before the owner is changed
    owner = owners[0] or owners[1]
    return role_name(str(owner.attributes["role"])) if owner else "CURRENT_USER"
