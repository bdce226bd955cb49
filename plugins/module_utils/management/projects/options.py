# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``supabase_project``: argument spec and validation."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...durations import check_seconds
from ...failure import Failure
from ..access import ACCESS_SPEC, read_access
from ..refs import check_ref
from .spec import DesiredState, KeyScope, ProjectSpec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..access import ManagementAccess

#: The limits of the API.
MIN_PASSWORD_LENGTH = 4
MAX_NAME_LENGTH = 256
ALWAYS = "always"

PROJECT_SPEC: dict[str, dict[str, object]] = {
    "name": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "paused", "absent"], "default": "present"},
    "create": {"type": "bool", "default": True},
    "restore": {"type": "bool", "default": True},
    "rename": {"type": "bool", "default": False},
    "region": {"type": "list", "elements": "str"},
    "instance_size": {"type": "str"},
    "resize": {"type": "bool", "default": False},
    "postgres_engine": {"type": "str"},
    "release_channel": {"type": "str"},
    "point_in_time_recovery": {"type": "int", "choices": [0, 7, 14, 28]},
    "ipv4_address": {"type": "bool"},
    "ref": {"type": "str"},
    "database_password": {"type": "str", "no_log": True},
    "update_password": {"type": "str", "choices": ["on_create", ALWAYS], "default": "on_create", "no_log": False},
    "defer_password": {"type": "bool", "default": False, "no_log": False},
    "pending_password": {"type": "str", "no_log": True},
    "kept_password": {"type": "str", "no_log": True},
    "kept_password_ref": {"type": "str", "no_log": False},
    "api_keys": {"type": "str", "choices": ["none", "public", "all"], "default": "all", "no_log": False},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "float", "default": 180.0},
    "connection": {"type": "str", "choices": ["pooler", "direct"], "default": "pooler"},
    "login": {"type": "str", "choices": ["none", "auto"], "default": "none"},
    **ACCESS_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of a task. ``wait_timeout`` limits all waiting of the task, in seconds."""

    spec: ProjectSpec
    access: ManagementAccess
    wait_timeout: float


def read_options(parameters: Mapping[str, t.Any]) -> Options:
    """Return the options from the parameters of a task, which have the types of ``PROJECT_SPEC``.

    :raises Failure: a value is missing or invalid. No request has been sent.
    """
    access = read_access(parameters)
    _validate(parameters)
    return Options(
        spec=ProjectSpec(
            name=parameters["name"] or "",
            organization=access.organization,
            state=DesiredState(parameters["state"]),
            create=parameters["create"],
            restore=parameters["restore"],
            rename=parameters["rename"],
            resize=parameters["resize"],
            regions=tuple(parameters["region"] or ()),
            instance_size=parameters["instance_size"] or None,
            postgres_engine=parameters["postgres_engine"] or None,
            release_channel=parameters["release_channel"] or None,
            recovery_days=parameters["point_in_time_recovery"],
            ipv4=parameters["ipv4_address"],
            ref=parameters["ref"] or None,
            password=parameters["database_password"] or None,
            always_set_password=parameters["update_password"] == ALWAYS,
            defer_password=parameters["defer_password"],
            pending_password=parameters["pending_password"] or None,
            kept_password=parameters["kept_password"] or None,
            kept_password_ref=parameters["kept_password_ref"] or None,
            keys=KeyScope(parameters["api_keys"]),
            wait=parameters["wait"],
            through_pooler=parameters["connection"] == "pooler",
            log_in=parameters["login"] == "auto",
        ),
        access=access,
        wait_timeout=parameters["wait_timeout"],
    )


def _validate(parameters: Mapping[str, t.Any]) -> None:
    name, ref = parameters["name"] or "", parameters["ref"]
    if not name:
        _validate_without_name(parameters)
    elif len(name) > MAX_NAME_LENGTH or name != name.strip():
        raise Failure(
            f"{name[:MAX_NAME_LENGTH]!r} is not a project name.",
            hint=f"A name has 1 to {MAX_NAME_LENGTH} characters and no leading or trailing spaces.",
        )
    if ref:
        check_ref(ref)
    if parameters["rename"] and not ref:
        raise Failure(f"Renaming a project to {name!r} requires its ref.", hint="Set ref to the ref of the project.")
    if parameters["resize"] and not parameters["instance_size"]:
        raise Failure(f"Resizing the project {name or ref!r} requires a size.", hint="Set instance_size to the size.")
    password = parameters["database_password"]
    if password and len(password) < MIN_PASSWORD_LENGTH:
        raise Failure(
            f"The database password for the project {name or ref!r} is too short.",
            hint=f"The API requires at least {MIN_PASSWORD_LENGTH} characters; use 12 or more.",
        )
    check_seconds("wait_timeout", parameters["wait_timeout"])


def _validate_without_name(parameters: Mapping[str, t.Any]) -> None:
    """Check the options of a task that identifies a project by its ref only."""
    if not parameters["ref"]:
        raise Failure(
            "Neither name nor ref is set, so the task names no project.",
            hint="Set name to find or create a project by its name, or ref for an existing project, whatever its name.",
        )
    if parameters["state"] == DesiredState.ABSENT:
        raise Failure(
            f"Deleting the project {parameters['ref']} requires its name as well.",
            hint="Set name to the name of the project: a deletion is permanent, so name and ref confirm each other.",
        )
    if parameters["rename"]:
        raise Failure(f"Renaming the project {parameters['ref']} requires the new name.", hint="Set name to it.")
