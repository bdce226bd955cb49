# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses changes to extension members that the creating role has no right to make."""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ..kinds.extension_members import extension_of, member_of, owner_query
from ..model.labels import label, listed
from ..model.sql import literal
from .superusers import is_superuser

if t.TYPE_CHECKING:
    from ..database.connection import Session
    from ..model.desired import DesiredSchema
    from ..model.facts import Fact, FactId, FactSet
    from ..model.plan import Plan


def check_member_owners(session: Session, plan: Plan, live: FactSet, desired: DesiredSchema, creator: str) -> None:
    """Refuse, before anything is changed, to change extension members that ``creator`` has no right to change.

    The members of a trusted extension belong to a superuser, whoever creates it.

    :raises Failure: listing the members and their owners.
    """
    affected: dict[FactId, Fact] = {}
    from_extensions = {fact.id: fact for fact in desired.extension_facts}
    for statement in plan.statements:
        known = (each.get(statement.fact_id) for each in (desired.state.facts, live.facts, from_extensions))
        fact = next((each for each in known if each is not None), None)
        if fact is not None and fact.parent is not None and extension_of(fact) is not None:
            affected.setdefault(member_of(fact.id), fact)
    if not affected or is_superuser(session, creator):
        return
    refused = []
    for member, fact in affected.items():
        extension = extension_of(fact) or ()
        if extension not in plan.created:
            owner = session.run(_OWNER.format(creator=literal(creator), find=owner_query(member)))
        else:
            owner = session.run(_CREATOR.format(name=literal(str(extension[1]))))
        refused += [f"{label(fact.id)} ({label(member)} is owned by {whose[0]})" for whose in owner]
    if refused:
        raise Failure(
            f"Role {creator} cannot change extension members that other roles own: {listed(refused)}.",
            hint="Only the owner of an extension member or a superuser can change its privileges. Have one of them make "
            "the change and remove it from the schema, or set session_role or the login to such a role. Nothing was changed.",
        )


_OWNER = """SELECT pg_get_userbyid(o.owner) FROM (SELECT {find} AS owner) AS o
WHERE o.owner IS NOT NULL AND NOT pg_has_role({creator}, o.owner, 'USAGE')"""
_CREATOR = """SELECT 'a superuser' FROM pg_available_extension_versions v JOIN pg_available_extensions a
ON a.name = v.name AND a.default_version = v.version WHERE v.name = {name} AND v.superuser"""
