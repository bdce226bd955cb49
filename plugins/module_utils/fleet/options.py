# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of ``supabase_fleet_info``."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from ..durations import check_seconds
from ..failure import Failure
from ..management.access import ACCESS_SPEC, read_access
from ..management.project_info.options import ADVISORS, BACKUPS, KEYS, SETTINGS, UPGRADE
from ..management.refs import check_ref
from ..management.settings.options import checked
from ..schema.database.login import Login
from ..schema.options import APPLY_SPEC, CONNECTION_SPEC, request_from
from .baseline import read_baseline
from .report import SEVERITIES
from .steps import STEP_SPEC, read_steps

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..management.access import ManagementAccess
    from ..schema.request import ApplyRequest
    from .baseline import Acceptance
    from .steps import ComparedStep

AUTO, DATABASE, API = "auto", "database", "api"
DEFAULT = "default"

#: How the desired schemas are read and compared, as for pg_schema_apply.
_SCHEMA_OPTIONS = (
    "schemas", "ensure_rls", "manage_owners", "shadow_url", "shadow_timeout", "shadow_setup_sql", "destructive", "online",
    "cache", "session_role", "return_undo",
)  # fmt: skip

CLIENT_SPEC: dict[str, dict[str, object]] = {
    "client_id": {"type": "str", "required": True},
    "ref": {"type": "str"},
    "name": {"type": "str"},
    "desired_schema": {"type": "str", "default": DEFAULT},
    "database_url": {"type": "str", "no_log": True},
    "settings": {"type": "dict", "default": {}},
    "optional_settings": {"type": "list", "elements": "str", "default": []},
}

FLEET_SPEC: dict[str, dict[str, object]] = {
    "clients": {"type": "list", "elements": "dict", "required": True, "options": CLIENT_SPEC},
    "desired_schemas": {"type": "dict", "required": True},
    "audit_transport": {"type": "str", "choices": [AUTO, DATABASE, API], "default": AUTO},
    "gather": {
        "type": "list",
        "elements": "str",
        "choices": [SETTINGS, ADVISORS, BACKUPS, UPGRADE, KEYS],
        "default": [],
    },
    "test_access": {"type": "bool", "default": False},
    "fail_on": {"type": "str", "choices": list(SEVERITIES)},
    "baseline": {"type": "list", "elements": "dict", "default": []},
    "steps": {"type": "list", "elements": "dict", "options": STEP_SPEC, "default": []},
    "report_file": {"type": "path"},
    "forks": {"type": "int", "default": 10},
    "client_timeout": {"type": "float", "default": 300.0},
    **{name: APPLY_SPEC[name] for name in _SCHEMA_OPTIONS},
    **ACCESS_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client to audit.

    :ivar desired_schema: the name of its desired schema.
    :ivar login: its database, None to use the Management API.
    """

    client_id: str
    ref: str | None = None
    name: str | None = None
    desired_schema: str = DEFAULT
    login: Login | None = field(default=None, repr=False)
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    optional_settings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetSpec:
    """What to audit.

    :ivar requests: the desired schemas by name, without a database.
    :ivar access: to the Management API, None if nothing needs it.
    :ivar tests_access: whether the effective access is tested in each schema.
    :ivar steps: what runs of the steps in check mode have found.
    :ivar client_timeout: seconds for one client.
    """

    clients: tuple[Client, ...]
    requests: Mapping[str, ApplyRequest]
    access: ManagementAccess | None
    transport: str
    gather: frozenset[str]
    tests_access: bool
    fail_on: str | None
    baseline: tuple[Acceptance, ...]
    steps: tuple[ComparedStep, ...]
    report_file: str | None
    forks: int
    client_timeout: float


def read_spec(parameters: Mapping[str, t.Any]) -> FleetSpec:
    """Return what to audit from the parameters of a task, which have the types of ``FLEET_SPEC``.

    :raises Failure: a value is missing or invalid. Nothing has been read.
    """
    transport = parameters["audit_transport"]
    requests = {name: _request(name, sql, parameters) for name, sql in parameters["desired_schemas"].items()}
    clients = tuple(_client(each, transport, requests) for each in parameters["clients"])
    _check_unique(clients)
    check_seconds("client_timeout", parameters["client_timeout"], least=1)
    if parameters["forks"] < 1:
        raise Failure(f"forks is {parameters['forks']}, which is less than 1.", hint="Set it to 1 or more.")
    access = None
    if parameters["gather"] or any(client.login is None for client in clients):
        needs_organization = any(client.ref is None and client.login is None for client in clients)
        access = read_access(parameters, needs_organization=needs_organization)
    return FleetSpec(
        clients=clients,
        requests=requests,
        access=access,
        transport=transport,
        gather=frozenset(parameters["gather"]),
        tests_access=parameters["test_access"],
        fail_on=parameters["fail_on"],
        baseline=read_baseline(parameters["baseline"]),
        steps=_steps(parameters["steps"], clients),
        report_file=parameters["report_file"],
        forks=parameters["forks"],
        client_timeout=parameters["client_timeout"],
    )


def _request(name: str, sql: object, parameters: Mapping[str, t.Any]) -> ApplyRequest:
    if not isinstance(sql, str) or not sql.strip():
        raise Failure(f"The desired schema {name} is empty, or isn't text.", hint="Set desired_schemas to SQL by name.")
    defaults = {option: spec.get("default") for option, spec in {**APPLY_SPEC, **CONNECTION_SPEC}.items()}
    given = {option: parameters[option] for option in _SCHEMA_OPTIONS}
    request = request_from({**defaults, **given, "schema_sql": sql, "assume_empty": True})
    return replace(request, script=replace(request.script, name=f"the desired schema {name}"))


def _client(entry: Mapping[str, t.Any], transport: str, requests: Mapping[str, ApplyRequest]) -> Client:
    client_id = entry["client_id"]
    if entry["desired_schema"] not in requests:
        raise Failure(
            f"The client {client_id} has the desired schema {entry['desired_schema']}, which desired_schemas doesn't have.",
            hint=f"It has {', '.join(sorted(requests)) or 'none'}.",
        )
    if entry["ref"]:
        check_ref(entry["ref"])
    login = Login(url=entry["database_url"]) if entry["database_url"] and transport != API else None
    if login is not None:
        login.check()
    elif not (entry["ref"] or entry["name"]):
        raise Failure(
            f"No option says where the database of the client {client_id} is.", hint="Set ref, name, or database_url."
        )
    settings, problems = checked(entry["settings"] or {})
    if problems:
        raise Failure(
            f"The settings of the client {client_id} are invalid: {' '.join(problems)}",
            hint="Nothing was read or changed.",
        )
    return Client(
        client_id=client_id,
        ref=entry["ref"] or None,
        name=entry["name"] or None,
        desired_schema=entry["desired_schema"],
        login=login,
        settings=settings,
        optional_settings=frozenset(entry["optional_settings"] or ()),
    )


def _steps(entries: Sequence[Mapping[str, t.Any]], clients: tuple[Client, ...]) -> tuple[ComparedStep, ...]:
    steps = read_steps(entries)
    known = {client.client_id for client in clients}
    for each in steps:
        if each.client_id not in known:
            raise Failure(f"steps has the client {each.client_id}, which isn't audited.", hint="Add it to clients.")
    return steps


def _check_unique(clients: tuple[Client, ...]) -> None:
    seen = set[str]()
    for client in clients:
        if client.client_id in seen:
            raise Failure(f"There are several clients {client.client_id}.", hint="Give each a client_id of its own.")
        seen.add(client.client_id)
