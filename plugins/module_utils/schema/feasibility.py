# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares a database with the desired schema, without what can't be applied to this database, or not by this role."""

from __future__ import annotations

import typing as t

from .adaptation import compare_over_kept_types
from .comparison import compare
from .database.session_settings import is_read_only_login
from .model.destructive import APPLY
from .model.plan import Plan
from .safety.ambiguous_calls import ambiguous_calls
from .safety.dependent_keys import invalid_foreign_keys
from .safety.dependent_views import invalid_views
from .safety.obstacles import (
    check_held,
    needed_by_children,
    not_copied_to_partitions,
    not_indexed_in_children,
    rejected_over_kept_types,
    replaced_by_parts,
    retyped_below_kept_parents,
    retyped_with_children,
    used_row_types,
)
from .safety.partition_bounds import unfit_partitions
from .safety.permissions import Permissions
from .safety.used_outside import used_in_other_schemas

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .adaptation import Load
    from .comparison import Comparison
    from .database.connection import Session
    from .extract.snapshot import Snapshot
    from .kinds.server_versions import Deparse
    from .model.desired import DesiredSchema
    from .model.facts import FactId, FactSet
    from .renames.renaming import Renamed
    from .request import ApplyRequest
    from .safety.obstacles import Obstacle


Obstacles: t.TypeAlias = "Callable[[FactSet, FactSet, Plan], dict[FactId, Obstacle]]"
"""Returns what a plan between two states can't apply, with the reasons."""


def rights_obstacles(session: Session, snapshot: Snapshot, creator: str, *, check: bool = False) -> Obstacles:
    """Return a function that finds what can't be applied because of the rights of the role that creates objects.

    In check mode, a login that is set to only read, or that can only read, isn't the role that applies the schema, so its
    rights say nothing.
    """
    environment = snapshot.environment
    known = environment["superuser"] == "true" if environment.get("current_user") == creator else None
    permissions = Permissions(session, creator, snapshot.state, snapshot.members, is_superuser=known)

    def obstacles(live: FactSet, wanted: FactSet, plan: Plan) -> dict[FactId, Obstacle]:
        if check and is_read_only_login(environment):
            return {}
        found = permissions.obstacles(live, wanted, plan)
        return {} if check and found and permissions.is_reader() else found

    return obstacles


def compare_and_adapt(
    desired: DesiredSchema,
    deparse: Deparse,
    load: Load,
    *,
    session: Session,
    request: ApplyRequest,
    renamed: Renamed,
    creator: str,
    max_stages: int | None = None,
    check: bool = False,
) -> Comparison:
    """Compare a database with the desired schema, over the types that are kept and within what can be applied.

    :param load: loads the desired SQL over column types that are kept.
    :param renamed: the database after its renames, performed or simulated.
    """
    lacking_rights = rights_obstacles(session, renamed.snapshot, creator, check=check)
    if renamed.statements:
        state = renamed.snapshot.state
        check_held(lacking_rights(state, state, Plan(statements=list(renamed.statements))), APPLY)

    def compare_with(desired: DesiredSchema, deparse: Deparse, renamed: Renamed) -> Comparison:
        return compare(
            request,
            desired,
            renamed.snapshot,
            creator,
            deparse,
            renames=renamed.statements,
            undo_renames=renamed.undo,
            max_stages=max_stages,
            obstacles=_all_obstacles(
                desired,
                deparse,
                session=session,
                snapshot=renamed.snapshot,
                lacking_rights=lacking_rights,
                deparse_live=renamed.deparse or deparse,
            ),
        )

    return compare_over_kept_types(desired, deparse, renamed, name=request.script.name, compare=compare_with, load=load)


def compare_again(
    planned: Comparison, snapshot: Snapshot, *, session: Session, request: ApplyRequest, creator: str
) -> Comparison:
    """Compare a database, after a plan was executed, with the desired schema of that plan, within what can be applied."""
    obstacles = _all_obstacles(
        planned.desired,
        planned.deparse,
        session=session,
        snapshot=snapshot,
        lacking_rights=rights_obstacles(session, snapshot, creator),
        deparse_live=planned.deparse,
    )
    return compare(request, planned.desired, snapshot, creator, planned.deparse, obstacles=obstacles)


def _all_obstacles(
    desired: DesiredSchema,
    deparse: Deparse,
    *,
    session: Session,
    snapshot: Snapshot,
    lacking_rights: Obstacles,
    deparse_live: Deparse,
) -> Obstacles:
    """Return a function that finds what can't be applied to a database.

    :param deparse_live: deparses queries of the database, in which renames may not have been performed.
    """

    def obstacles(live: FactSet, wanted: FactSet, plan: Plan) -> dict[FactId, Obstacle]:
        found = {
            **lacking_rights(live, wanted, plan),
            **used_row_types(live, wanted, plan),
            **used_in_other_schemas(session, snapshot.schemas, plan),
            **needed_by_children(snapshot.children, plan),
            **not_indexed_in_children(snapshot.children, live, wanted, plan),
            **not_copied_to_partitions(snapshot.children, wanted, plan),
            **retyped_with_children(snapshot.fixed_by_children, live, wanted, plan),
            **retyped_below_kept_parents(live, wanted, plan),
            **replaced_by_parts(live, wanted, plan),
            **rejected_over_kept_types(desired.rejected, plan),
            **unfit_partitions(
                session,
                deparse,
                desired,
                schemas=snapshot.schemas,
                children=snapshot.children,
                live=live,
                wanted=wanted,
                plan=plan,
            ),
            **ambiguous_calls(deparse, desired, live=live, wanted=wanted, plan=plan),
        }
        if snapshot.dependents:
            outside = snapshot.dependents
            found |= invalid_foreign_keys(deparse_live, dependents=outside, live=live, wanted=wanted, plan=plan)
            found |= invalid_views(
                session, deparse_live, desired, dependents=outside, live=live, wanted=wanted, plan=plan
            )
        return found

    return obstacles
