# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""List all projects of an organization, for the inventory plugin."""

from __future__ import annotations

import typing as t

from ...durations import check_seconds
from ...rest.errors import ApiError
from ...rest.waiting import Deadline, Timing
from ..access import open_client, read_access
from ..errors import FORBIDDEN
from .endpoints import ProjectsApi

if t.TYPE_CHECKING:
    from collections.abc import Mapping


def list_projects(parameters: Mapping[str, t.Any]) -> tuple[list[dict[str, t.Any]], tuple[str, ...]]:
    """Return the facts of all projects but preview branches, in the order of their names, and warnings.

    :param parameters: the options of ``ACCESS_SPEC``, and ``wait_timeout``, ``search``, and ``postgres_version``.
    :raises Failure: an option is invalid, or the projects can't be listed.
    """
    access = read_access(parameters)
    check_seconds("wait_timeout", parameters["wait_timeout"], least=1)
    timing = Timing()
    client = open_client(access, deadline=Deadline(parameters["wait_timeout"], timing), timing=timing)
    api = ProjectsApi(client)
    listing = api.projects(access.organization, parameters["search"] or "")
    versions, warnings = _versions(api) if parameters["postgres_version"] else ({}, ())
    facts = [
        {
            "ref": project.ref,
            "name": project.name,
            "organization": access.organization,
            "region": project.region,
            "status": project.status,
            "instance_size": project.instance_size,
            "created_at": project.created_at,
            "postgres_version": versions.get(project.ref),
        }
        for project in listing.without_branches
    ]
    return facts, (*access.warnings, *warnings)


def _versions(api: ProjectsApi) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the PostgreSQL versions by ref. A token that may not read them is no error, since nothing else depends on them."""
    try:
        return api.postgres_versions(), ()
    except ApiError as error:
        if error.status != FORBIDDEN:
            raise
        return {}, (f"The PostgreSQL versions are null. {error.message}",)
