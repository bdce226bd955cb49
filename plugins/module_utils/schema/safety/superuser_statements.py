# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds statements that only a superuser can execute, before anything is changed."""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ..model.labels import label, listed
from .superusers import is_superuser

if t.TYPE_CHECKING:
    from ..database.connection import Session
    from ..model.plan import Plan


def check_superuser_statements(session: Session, plan: Plan, creator: str) -> None:
    """Refuse a plan with statements that need a superuser if ``creator`` is none.

    :raises Failure: listing the objects.
    """
    changes = [(each.verb, each.fact_id) for each in plan.statements if each.superuser]
    if not changes or is_superuser(session, creator):
        return
    names = [f"{verb} {label(fact_id)}" for verb, fact_id in dict.fromkeys(changes)]
    raise Failure(
        f"Only a superuser can make these changes, and role {creator} is not one: {listed(names)}.",
        hint="Have a superuser make these changes, or set session_role or the login to a superuser. Nothing was changed.",
    )
