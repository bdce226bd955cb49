# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``supabase_project``: their specification, and how a task's parameters become a wish."""

from __future__ import annotations

import os
import re
import typing as t
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ansible.module_utils.common.parameters import AnsibleFallbackNotFound

from ..failure import Failure
from .project import State, Wish

if t.TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_URL = "https://api.supabase.com"
TOKEN_VARIABLES = ("SUPABASE_MANAGEMENT_TOKEN", "SUPABASE_ACCESS_TOKEN")
ORGANIZATION_VARIABLES = ("SUPABASE_ORG_ID",)
#: What the API takes at least.
SHORTEST_PASSWORD = 4
LONGEST_NAME = 256
ALWAYS = "always"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def first_set(*names: str) -> str:
    """Return the first environment variable of ``names`` that isn't empty: an empty one is as good as none.

    :raises AnsibleFallbackNotFound: there is none.
    """
    for name in names:
        value = os.environ.get(name)
        if value:
            return value
    raise AnsibleFallbackNotFound


#: What every module for the Management API takes; mirrored by the doc fragment ``management_api``.
ACCESS_SPEC: dict[str, dict[str, object]] = {
    "organization": {"type": "str", "fallback": (first_set, [*ORGANIZATION_VARIABLES])},
    "api_token": {"type": "str", "no_log": True, "fallback": (first_set, [*TOKEN_VARIABLES])},
    "api_url": {"type": "str", "default": DEFAULT_URL, "fallback": (first_set, ["SUPABASE_API_URL"])},
    "api_timeout": {"type": "float", "default": 30.0},
}

PROJECT_SPEC: dict[str, dict[str, object]] = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "paused", "absent"], "default": "present"},
    "create": {"type": "bool", "default": True},
    "restore": {"type": "bool", "default": True},
    "region": {"type": "list", "elements": "str"},
    "instance_size": {"type": "str"},
    "ref": {"type": "str"},
    "database_password": {"type": "str", "no_log": True},
    "update_password": {"type": "str", "choices": ["on_create", ALWAYS], "default": "on_create", "no_log": False},
    "defer_password": {"type": "bool", "default": False, "no_log": False},
    "pending_password": {"type": "str", "no_log": True},
    "kept_password": {"type": "str", "no_log": True},
    "kept_password_ref": {"type": "str", "no_log": False},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "float", "default": 180.0},
    "connection": {"type": "str", "choices": ["pooler", "direct"], "default": "pooler"},
    "login": {"type": "str", "choices": ["none", "auto"], "default": "none"},
    **ACCESS_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How to reach the API; ``timeout`` in seconds, for one request."""

    url: str
    token: str = field(repr=False)
    timeout: float

    @property
    def warnings(self) -> tuple[str, ...]:
        """Say so when the token would cross a network in the clear."""
        parts = urlsplit(self.url)
        if parts.scheme != "http" or parts.hostname in LOOPBACK:
            return ()
        return (f"The API token is sent to {parts.hostname} without encryption: api_url isn't https.",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Everything a task says; ``wait_timeout`` in seconds, for everything that is waited for."""

    wish: Wish
    access: Access
    wait_timeout: float


def read_options(parameters: Mapping[str, t.Any]) -> Options:
    """Return what the parameters of a task (as ``PROJECT_SPEC`` types them) mean.

    :raises Failure: a value is missing or can't be right; nothing has been called then.
    """
    _refuse_missing(parameters)
    _refuse_invalid(parameters)
    return Options(
        wish=Wish(
            name=parameters["name"],
            organization=parameters["organization"],
            state=State(parameters["state"]),
            create=parameters["create"],
            restore=parameters["restore"],
            regions=tuple(parameters["region"] or ()),
            instance_size=parameters["instance_size"] or None,
            ref=parameters["ref"] or None,
            password=parameters["database_password"] or None,
            always_set_password=parameters["update_password"] == ALWAYS,
            defer_password=parameters["defer_password"],
            pending_password=parameters["pending_password"] or None,
            kept_password=parameters["kept_password"] or None,
            kept_password_ref=parameters["kept_password_ref"] or None,
            wait=parameters["wait"],
            through_pooler=parameters["connection"] == "pooler",
            log_in=parameters["login"] == "auto",
        ),
        access=Access(
            url=parameters["api_url"] or DEFAULT_URL, token=parameters["api_token"], timeout=parameters["api_timeout"]
        ),
        wait_timeout=parameters["wait_timeout"],
    )


def _refuse_missing(parameters: Mapping[str, t.Any]) -> None:
    """Name everything that is missing at once, with the environment variables that may carry it."""
    missing = [
        f"{option} (environment: {', else '.join(variables)})"
        for option, variables in (("api_token", TOKEN_VARIABLES), ("organization", ORGANIZATION_VARIABLES))
        if not parameters[option]
    ]
    if missing:
        raise Failure(
            f"The Management API can't be used without {' and '.join(missing)}.",
            hint="Set the option or the environment variable.",
        )


def _refuse_invalid(parameters: Mapping[str, t.Any]) -> None:
    name, organization, ref = parameters["name"], parameters["organization"], parameters["ref"]
    if not 1 <= len(name) <= LONGEST_NAME or name != name.strip():
        raise Failure(
            f"The project name {name[:LONGEST_NAME]!r} can't be used.",
            hint=f"A name has 1 to {LONGEST_NAME} characters and no blanks at its ends.",
        )
    if not re.fullmatch(r"[\w-]+", organization, re.ASCII):
        raise Failure(
            f"The organization {organization!r} is no slug.",
            hint="The slug stands in the dashboard's address; it has letters, digits, _ and - only.",
        )
    if ref and not re.fullmatch(r"[a-z]{20}", ref):
        raise Failure(f"The ref {ref!r} is none.", hint="A project's ref has exactly 20 letters from a to z.")
    password = parameters["database_password"]
    if password and len(password) < SHORTEST_PASSWORD:
        raise Failure(
            f"The database password for the project {name!r} is too short.",
            hint=f"The API takes none with less than {SHORTEST_PASSWORD} characters; 12 or more are recommended.",
        )
    for option, least in (("api_timeout", 1), ("wait_timeout", 0)):
        if parameters[option] < least:
            raise Failure(f"{option} is {parameters[option]:g}.", hint=f"Give {least} s or more.")
