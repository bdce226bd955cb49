# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide what to change in a repository. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...failure import Failure

if t.TYPE_CHECKING:
    from .endpoints import Repository
    from .options import RepositorySpec

#: The attributes that a new repository has unless it is created with others.
NEW: dict[str, object] = {
    "allow_auto_merge": False,
    "allow_merge_commit": True,
    "allow_rebase_merge": True,
    "allow_squash_merge": True,
    "allow_update_branch": False,
    "delete_branch_on_merge": False,
    "has_issues": True,
    "has_projects": True,
    "has_wiki": True,
    "is_template": False,
    "description": "",
    "homepage": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryDecision:
    """The changes of a repository, in this order.

    :ivar unarchive: whether to unarchive it first, since an archived one is read-only.
    :ivar attributes: the attributes to change, with their old and new values.
    :ivar topics: the new topics, None if they stay.
    :ivar archive: whether to archive it at last.
    """

    create: bool = False
    delete: bool = False
    unarchive: bool = False
    attributes: dict[str, tuple[object, object]] = field(default_factory=dict)
    topics: tuple[str, ...] | None = None
    archive: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def is_update(self) -> bool:
        """Whether an existing repository is changed."""
        return bool(self.attributes) or self.topics is not None or self.unarchive or self.archive


def decide(spec: RepositorySpec, found: Repository | None, full_name: str) -> RepositoryDecision:
    """Return the changes that bring a repository to the desired state.

    :param found: the repository; None if it doesn't exist.
    :raises Failure: it can't be changed to that state, or isn't allowed to.
    """
    if not spec.present:
        return RepositoryDecision(delete=found is not None)
    if found is None:
        return RepositoryDecision(
            create=True,
            attributes=_changes(spec, {**NEW, "private": True}, None),
            topics=spec.topics or None,
            archive=spec.archived is True,
        )
    attributes = _changes(spec, {**found.attributes, "private": found.private}, found.default_branch)
    if attributes.get("private") == (True, False) and not spec.allow_public:
        raise Failure(
            f"The repository {full_name} is private and would become public.",
            hint="If that is intended, set allow_public to true.",
        )
    decision = RepositoryDecision(
        unarchive=found.archived and spec.archived is False,
        attributes=attributes,
        topics=spec.topics if spec.topics is not None and set(spec.topics) != set(found.topics) else None,
        archive=not found.archived and spec.archived is True,
        warnings=_warnings(spec, found, full_name),
    )
    if found.archived and not decision.unarchive and decision.is_update:
        names = [*attributes, *(["topics"] if decision.topics is not None else [])]
        raise Failure(
            f"The repository {full_name} is archived, so {', '.join(names)} can't be changed.",
            hint="Set archived to false to unarchive it, or leave it out of the play.",
        )
    return decision


def _changes(
    spec: RepositorySpec, current: dict[str, object], default_branch: str | None
) -> dict[str, tuple[object, object]]:
    """Return the attributes that differ: old and new value. null and an empty text are the same."""
    desired = dict(spec.attributes)
    if spec.private is not None:
        desired["private"] = spec.private
    changes = {
        name: (current.get(name), value)
        for name, value in desired.items()
        if (current.get(name) or "") != (value or "") or (isinstance(value, bool) and bool(current.get(name)) != value)
    }
    if spec.default_branch is not None and spec.default_branch != default_branch:
        changes["default_branch"] = (default_branch, spec.default_branch)
    return changes


def _warnings(spec: RepositorySpec, found: Repository, full_name: str) -> tuple[str, ...]:
    if spec.template is None or (found.template or "").lower() == spec.template.lower():
        return ()
    origin = f"generated from {found.template}" if found.template else "not generated from a template"
    return (f"The repository {full_name} was {origin}, so the template {spec.template} has no effect on it.",)
