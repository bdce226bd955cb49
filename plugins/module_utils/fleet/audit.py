# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit: list the projects, judge each client in a pool of threads, and report."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import tempfile
import typing as t
from dataclasses import dataclass, field, replace

from ..failure import Failure
from ..management.access import open_client
from ..management.project_info.gathering import gather
from ..management.project_info.options import InfoSpec
from ..management.projects.connection import Connection, DatabaseLogin
from ..management.projects.endpoints import ProjectsApi
from ..management.projects.inventory import list_projects
from ..management.projects.readiness import primary_pooler
from ..outcome import Outcome
from ..rest.waiting import Deadline, Timing
from ..schema.database.connection import connect, hidden_environment
from ..schema.database.login import Login
from ..schema.verdict import Judge
from .api_session import ApiSession
from .baseline import accept
from .drift_classes import DriftClasses
from .effective_access import AccessTests, access_findings
from .findings import ACTIVE, major_version, project_findings, schema_findings, section_findings
from .options import DATABASE, read_spec
from .overview import differing, exceeding, overview
from .pool import run_each
from .progress import VARIABLE, Progress
from .report import AuditedClient, Finding, Report
from .steps import step_classes, step_findings

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..management.access import ManagementAccess
    from ..management.client import ManagementClient
    from ..schema.database.connection import Session
    from ..schema.request import ApplyRequest
    from ..schema.verdict import Verdict
    from .options import Client, FleetSpec

_NAMED = 20
"""How many findings the module names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What was read of a client: a verdict, or the reason why there is none."""

    verdict: Verdict | None = None
    reason: str = ""
    sections: Mapping[str, t.Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    requests: int = 0


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Audit clients.

    :param parameters: the parameters of the task, with the types of ``options.FLEET_SPEC``.
    :raises Failure: an option is invalid, or the projects can't be listed. What can't be read of a client is in the report.
    """
    spec = read_spec(parameters)
    with contextlib.ExitStack() as stack:
        stack.enter_context(hidden_environment())
        folder = next(iter(spec.requests.values())).cache_folder if spec.requests else ""
        folder = folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="fleet-"))
        audit = _Audit(spec, parameters, folder)
        report = audit.run()
    document = report.as_document()
    result: dict[str, object] = {
        "counts": report.counts(),
        "classes": [
            {
                "id": each.id,
                "verdict": each.verdict,
                "title": each.title,
                "clients": len(each.clients),
                "plan_ids": sorted(each.plans),
            }
            for each in report.classes
        ],
        "step_classes": [
            {**{name: each[name] for name in ("id", "step", "verdict", "title")}, "clients": len(each["clients"])}
            for each in report.steps
        ],
        "overview": overview(report, spec.fail_on),
        "requests": audit.requests,
        "exceeding": _exceeding(report.findings, spec.fail_on),
        "differing": differing(report.findings),
    }
    if spec.report_file and not check_mode:
        write_report(spec.report_file, document)
        result["report_file"] = spec.report_file
    else:
        result["report"] = document
    warnings = tuple(dict.fromkeys((*(spec.access.warnings if spec.access else ()), *audit.warnings)))
    return Outcome(changed=False, result=result, warnings=warnings)


def _exceeding(findings: list[Finding], fail_on: str | None) -> dict[str, object]:
    found = exceeding(findings, fail_on)
    return {"count": len(found), "first": [each.id for each in found[:_NAMED]]}


def write_report(path: str, document: Mapping[str, object]) -> None:
    """Write a report, readable by its owner only, in place of an existing one.

    :raises Failure: it can't be written.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(path) or ".", prefix=".report-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(document, file, indent=1, ensure_ascii=False)
                file.write("\n")
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise Failure(
            f"The report {path} can't be written: {error.strerror}.", hint="Create its folder, or set report_file."
        ) from None


class _Audit:
    def __init__(self, spec: FleetSpec, parameters: Mapping[str, t.Any], folder: str) -> None:
        self._spec, self._parameters = spec, parameters
        self._timing = Timing()
        self._judge = Judge(folder)
        self._access = AccessTests(spec.requests) if spec.tests_access else None
        self._requests = {name: replace(request, cache_folder=folder) for name, request in spec.requests.items()}
        self.requests = 0
        self.warnings: list[str] = []

    def run(self) -> Report:
        """Read everything, and return the report."""
        started = self._now()
        projects = self._projects()
        classes, audited, findings = DriftClasses(), list[AuditedClient](), list[Finding]()
        progress = Progress(len(self._spec.clients), os.environ.get(VARIABLE, ""))
        for client, answer in run_each(
            progress.begun(self._located(projects)),
            lambda job: self._read(*job),
            late=lambda _job: _Answer(reason=f"The client wasn't read within {self._spec.client_timeout:g} seconds."),
            limit=self._spec.forks,
            timeout=self._spec.client_timeout,
            clock=self._timing.monotonic,
        ):
            wanted, project = client
            progress.end(wanted.client_id)
            self.requests += answer.requests
            self.warnings += answer.warnings
            if answer.verdict is None:
                drift_class = classes.add_unreadable(
                    wanted.client_id, answer.reason, (wanted.client_id, wanted.ref or "", str(project.get("ref") or ""))
                )
            else:
                drift_class = classes.add(wanted.client_id, answer.verdict)
            status, version = project.get("status"), project.get("postgres_version")
            audited.append(
                AuditedClient(
                    client_id=wanted.client_id,
                    name=project.get("name") or wanted.name,
                    ref=project.get("ref") or wanted.ref,
                    region=project.get("region"),
                    status=status,
                    postgres_version=version,
                    drift_class=drift_class.id,
                    plan_id=answer.verdict.plan_id if answer.verdict is not None else "",
                )
            )
            findings += schema_findings(wanted.client_id, drift_class, answer.verdict)
            findings += project_findings(
                wanted.client_id, status=status, postgres_version=version, today=started.date()
            )
            findings += section_findings(
                wanted.client_id,
                answer.sections,
                settings=wanted.settings,
                optional=wanted.optional_settings,
                now=started,
            )
        findings += [finding for step in self._spec.steps for finding in step_findings(step)]
        tested = None
        if self._access is not None:
            schemas = {client.client_id: client.desired_schema for client in self._spec.clients}
            tested = self._access.run(classes.all(), schemas)
            findings += access_findings(tested)
            findings += self._access.exposure_findings()
            self.warnings += self._access.warnings
        return Report(
            started_at=_text(started),
            finished_at=_text(self._now()),
            classes=classes.all(),
            clients=sorted(audited, key=lambda each: each.client_id),
            findings=sorted(
                accept(findings, self._spec.baseline, started.date()), key=lambda each: (each.client_id, each.id)
            ),
            steps=[each.as_document() for each in step_classes(self._spec.steps)],
            access=None if tested is None else [each.as_document() for each in tested],
        )

    def _projects(self) -> list[dict[str, t.Any]] | None:
        """Return the projects of the organization, None if they aren't listed."""
        access = self._spec.access
        if access is None or not access.organization:
            return None
        timeout = self._spec.client_timeout
        listed, warnings = list_projects(
            {**self._parameters, "wait_timeout": timeout, "search": "", "postgres_version": True}
        )
        self.warnings += warnings
        return listed

    def _located(self, projects: list[dict[str, t.Any]] | None) -> Iterator[tuple[Client, Mapping[str, t.Any]]]:
        """Yield each client with the facts about its project, which are empty if it isn't known."""
        by_ref = {each["ref"]: each for each in projects or ()}
        by_name: dict[str, list[dict[str, t.Any]]] = {}
        for each in projects or ():
            by_name.setdefault(each["name"], []).append(each)
        for client in self._spec.clients:
            if client.ref is not None:
                yield client, by_ref.get(client.ref, {} if projects is None else {"missing": True})
            elif client.name is not None and projects is not None:
                named = by_name.get(client.name, [])
                yield client, named[0] if len(named) == 1 else {"missing": True, "number": len(named)}
            else:
                yield client, {}

    def _read(self, client: Client, project: Mapping[str, t.Any]) -> _Answer:
        """Read a client, in a thread. Whatever fails concerns this client only."""
        ref = str(project.get("ref") or client.ref or "")
        api = self._client(self._spec.access) if self._spec.access is not None and ref else None
        answer = _Answer()
        try:
            _check_readable(client, project)
            answer = replace(answer, verdict=self._verdict(client, project, ref, api))
        except Failure as failure:
            answer = replace(answer, reason=f"{failure.message} {failure.hint}".strip())
        except Exception as error:  # noqa: BLE001 - the others go on; its message may contain a secret
            answer = replace(answer, reason=f"An unexpected {type(error).__name__}. Please report it.")
        if api is not None and self._spec.gather and not project.get("missing"):
            answer = self._with_sections(answer, ref, api)
        return replace(answer, requests=api.requests_made if api is not None else 0)

    def _with_sections(self, answer: _Answer, ref: str, api: ManagementClient) -> _Answer:
        try:
            found = gather(InfoSpec(organization="", refs=(ref,), gather=self._spec.gather), api)
        except Failure as failure:
            return replace(answer, warnings=(failure.message,))
        (project, *_others) = t.cast("list[dict[str, t.Any]]", found.result["projects"]) or [{}]
        return replace(answer, sections=project, warnings=found.warnings)

    def _verdict(self, client: Client, project: Mapping[str, t.Any], ref: str, api: ManagementClient | None) -> Verdict:
        request = self._requests[client.desired_schema]
        login = client.login
        if login is None and self._spec.transport == DATABASE and api is not None:
            login = self._login(ref, api)
        if login is not None:
            with connect(login) as session:
                return self._judged(client, replace(request, login=login), session)
        if api is None:
            raise Failure(
                "Neither a ref nor a database_url says where the database is.",
                hint="Set ref, or the organization to find it by name.",
            )
        reader = ApiSession(api, ref, major_version(project.get("postgres_version")))
        return self._judged(client, request, t.cast("t.Any", reader))

    def _judged(self, client: Client, request: ApplyRequest, session: Session) -> Verdict:
        verdict = self._judge.judge(request, session)
        if self._access is not None:
            self._access.read_exposures(client.client_id, session, request.script.schemas)
            self._access.copy_schema(client.client_id, verdict, session, request.script.schemas)
        return verdict

    def _login(self, ref: str, api: ManagementClient) -> Login:
        """Create a login role that can only read, and expires within minutes."""
        projects = ProjectsApi(api)
        pooler = primary_pooler(projects.poolers(ref))
        if pooler is None:
            raise Failure("The project has no pooler yet.", hint="Wait until it is healthy.")
        connection = Connection.pooled(pooler, ref)
        role = DatabaseLogin.by_role(projects.create_login_role(ref, read_only=True), read_only=True)
        return Login(
            host=connection.host,
            port=connection.port,
            dbname=connection.dbname,
            user=connection.user(role.role),
            password=role.password,
            sslmode="require",
            wait=30.0,
        )

    def _client(self, access: ManagementAccess) -> ManagementClient:
        return open_client(access, deadline=Deadline(self._spec.client_timeout, self._timing), timing=self._timing)

    def _now(self) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(self._timing.wall(), datetime.UTC)


def _check_readable(client: Client, project: Mapping[str, t.Any]) -> None:
    """Check what is known of the project of a client before anything is read of it.

    :raises Failure: its database can't be read.
    """
    if project.get("missing"):
        several = f"{project['number']} projects have" if project.get("number") else "No project has"
        raise Failure(f"{several} the {'ref' if client.ref else 'name'} of this client.")
    if project.get("status", ACTIVE) != ACTIVE:
        raise Failure(f"The project is {project['status']}.")


def _text(time: datetime.datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
