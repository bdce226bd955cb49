# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide what to change of a project. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .endpoints import Domain, Link, Project
    from .options import DomainSpec, ProjectSpec

#: Properties of a domain, with their names in the API.
DOMAIN_PROPERTIES = {"redirect": "redirect", "redirect_status": "redirectStatusCode", "git_branch": "gitBranch"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDecision:
    """The changes of a project.

    :ivar settings: the settings to change, with their old and new values; those of a new project are part of its creation.
    :ivar links: whether to link the repository; ``unlinks``: whether another one is linked now.
    :ivar branch: the production branch to set, unless linking the repository sets it.
    :ivar change_domains: what to change of a domain, by its name: old and new values by the names of the API.
    """

    create: bool = False
    delete: bool = False
    settings: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    links: bool = False
    unlinks: bool = False
    branch: str | None = None
    add_domains: tuple[DomainSpec, ...] = ()
    change_domains: Mapping[str, Mapping[str, tuple[object, object]]] = field(default_factory=dict)
    remove_domains: tuple[str, ...] = ()

    @property
    def is_update(self) -> bool:
        """Whether the project itself or its domains are changed."""
        domains = self.add_domains or self.change_domains or self.remove_domains
        return bool(self.create or self.settings or self.links or self.branch or domains)


def decide(spec: ProjectSpec, found: Project | None, domains: Mapping[str, Domain], full_name: str) -> ProjectDecision:
    """Return the changes that bring a project to the desired state.

    :param found: the project; None if it doesn't exist.
    :param domains: its domains by name.
    :raises Failure: it is linked to another repository.
    """
    if not spec.present:
        return ProjectDecision(delete=found is not None)
    link = found.link if found else None
    links = spec.repository is not None and not is_linked(spec, link)
    if links and link is not None and not spec.relink:
        raise Failure(
            f"The project {full_name} is linked to the repository {link.full_name}, not to {spec.repository}.",
            hint="If it is the client's project, set relink to true; else choose another name.",
        )
    if spec.production_branch and not links and link is None:
        raise Failure(
            f"The project {full_name} has no repository, so it can't have a production branch.",
            hint="Set repository as well.",
        )
    return ProjectDecision(
        create=found is None,
        settings={} if found is None else _changed_settings(spec, found),
        links=links,
        unlinks=links and link is not None,
        branch=spec.production_branch if not links and link is not None and _other_branch(spec, link) else None,
        add_domains=tuple(domain for domain in spec.domains if domain.name not in domains),
        change_domains={
            domain.name: changes
            for domain in spec.domains
            if domain.name in domains and (changes := _changed_domain(domain, domains[domain.name]))
        },
        remove_domains=tuple(name for name in spec.absent_domains if name in domains),
    )


def is_linked(spec: ProjectSpec, link: Link | None) -> bool:
    """Return whether a link is that to the desired repository."""
    if link is None or spec.repository is None or not link.kind.startswith("github"):
        return False
    # The number is the same after the repository was renamed, the name may be the former one.
    if spec.repository_id is not None and link.number is not None:
        return link.number == spec.repository_id
    return link.full_name.lower() == spec.repository.lower()


def _other_branch(spec: ProjectSpec, link: Link) -> bool:
    return spec.production_branch is not None and spec.production_branch != link.branch


def _changed_settings(spec: ProjectSpec, found: Project) -> dict[str, tuple[object, object]]:
    """Return the settings that differ. null and an empty text are the same."""
    return {
        name: (found.settings.get(name), value)
        for name, value in spec.settings.items()
        if (found.settings.get(name) or None) != value
    }


def _changed_domain(wanted: DomainSpec, found: Domain) -> dict[str, tuple[object, object]]:
    """Return the properties of a domain that differ."""
    pairs = {name: (getattr(found, option), getattr(wanted, option)) for option, name in DOMAIN_PROPERTIES.items()}
    return {name: (old, new or None) for name, (old, new) in pairs.items() if new is not None and (new or None) != old}
