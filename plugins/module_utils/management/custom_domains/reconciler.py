# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile the custom domain of a project: observe, decide, act, wait, report."""

from __future__ import annotations

import typing as t

from ...changes import Change
from ...failure import Failure
from ...rest.errors import WaitTimeout
from ...rest.waiting import Pending, Ready
from ..errors import if_available
from ..project_resource import run_project_task
from ..projects.endpoints import ProjectsApi
from .endpoints import ACTIVE, ADDON, ADDON_HINT, NONE, NOT_STARTED, ORIGIN_READY, CustomDomainApi
from .options import DesiredState, read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..project_resource import ProjectTask
    from .endpoints import Domain
    from .options import DomainSpec

#: Seconds between two verifications. The API allows ten requests per minute.
DELAYS = (2.0, 5.0, 10.0)


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring the custom domain of a project to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.CUSTOM_DOMAIN_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_project_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: DomainSpec, task: ProjectTask) -> Outcome:
    """Bring the custom domain to the desired state, or in check mode report the changes that requires."""
    api = CustomDomainApi(task.client, task.ref)
    found = api.domain()
    _check_hostname(spec, found, task.ref)
    now = [found]
    changes: list[Change] = []
    if spec.state is DesiredState.ABSENT:
        if found.step != NOT_STARTED:
            changes.append(Change(action="deleted", before=_shown(found), make=lambda: _delete(api, task, now)))
    else:
        if found.step == NOT_STARTED:
            _check_addon(spec, task)
            after = {"hostname": spec.hostname, "active": False}
            changes.append(Change(action="created", after=after, make=lambda: _create(spec, api, task, now)))
        if spec.state is DesiredState.ACTIVE and found.step < ACTIVE:
            changes.append(
                Change(
                    action="activated",
                    before={"hostname": spec.hostname, "active": False},
                    after={"hostname": spec.hostname, "active": True},
                    make=lambda: _activate(spec, api, task, now),
                )
            )
    header = f"custom domain of the project {task.ref}"
    return task.outcome(header, changes, lambda: {"domain": _facts(now[-1], spec, changes, check_mode=task.check_mode)})


def _check_hostname(spec: DomainSpec, found: Domain, ref: str) -> None:
    """Check that the project has no other custom domain: a project has one at most.

    :raises Failure: it has another one.
    """
    if found.step != NOT_STARTED and spec.hostname and found.hostname.lower() != spec.hostname:
        raise Failure(
            f"The project {ref} has the custom domain {found.hostname!r}, not {spec.hostname!r}.",
            hint="Nothing was changed. Delete that one first (state=absent), when no client uses it any more.",
        )


def _check_still_there(spec: DomainSpec, now: Domain, ref: str) -> None:
    """Check that no other run or user has deleted or replaced the custom domain while this run waited for it.

    :raises Failure: one has. What would be activated isn't what the task describes.
    """
    is_deleted = now.step == NOT_STARTED and not now.hostname
    if is_deleted or now.hostname.lower() not in ("", spec.hostname):
        what = "deleted" if is_deleted else f"replaced by {now.hostname!r}"
        raise Failure(
            f"The custom domain {spec.hostname!r} of the project {ref} was {what} while this run waited for it.",
            hint="Find out who did that, and run again.",
        )


def _check_addon(spec: DomainSpec, task: ProjectTask) -> None:
    """In check mode, check that the project has the add-on. Otherwise, the API refuses to create the custom domain.

    :raises Failure: it doesn't have it. If the token may not read the add-ons, that isn't known.
    """
    if not task.check_mode:
        return
    addons = if_available(lambda: ProjectsApi(task.client).addons(task.ref))
    if addons is not None and ADDON not in addons.selected:
        raise Failure(
            f"The project {task.ref} doesn't have the add-on that the custom domain {spec.hostname!r} needs.",
            hint=f"Nothing was changed. {ADDON_HINT}",
        )


def _create(spec: DomainSpec, api: CustomDomainApi, task: ProjectTask, now: list[Domain]) -> None:
    def find() -> Domain | None:
        domain = api.domain()
        return domain if domain.hostname.lower() == spec.hostname else None

    now.append(task.send_once(lambda: api.initialize(spec.hostname), find))


def _activate(spec: DomainSpec, api: CustomDomainApi, task: ProjectTask, now: list[Domain]) -> None:
    def verify() -> Ready[Domain] | Pending:
        domain = now[-1] if now[-1].step >= ORIGIN_READY else api.verify()
        _check_still_there(spec, domain, task.ref)
        now.append(domain)
        if domain.step >= ORIGIN_READY:
            return Ready(domain)
        return Pending("; ".join((f"it is {domain.status}", *domain.problems)))

    def find() -> Domain | None:
        domain = api.domain()
        return domain if domain.step >= ACTIVE and domain.hostname.lower() == spec.hostname else None

    try:
        task.wait_for(
            verify,
            what=f"The custom domain {spec.hostname!r} of the project {task.ref} was not verified",
            delays=DELAYS,
        )
    except WaitTimeout as failure:
        records = ", ".join(f"{kind} {name} = {value}" for kind, name, value in now[-1].records)
        failure.hint = (
            f"Set these DNS records and run again: {records}. New records can take hours to be seen everywhere."
            if records
            else "Run again later."
        )
        failure.details["domain"] = _facts(now[-1], spec, (), check_mode=False)
        raise
    if now[-1].step < ACTIVE:
        now.append(task.send_once(api.activate, find))


def _delete(api: CustomDomainApi, task: ProjectTask, now: list[Domain]) -> None:
    task.change_once(api.delete, lambda: api.domain().step == NOT_STARTED, repeatable=False)
    now.append(NONE)


def _shown(domain: Domain) -> dict[str, object]:
    return {"hostname": domain.hostname, "active": domain.step >= ACTIVE}


def _facts(
    domain: Domain, spec: DomainSpec, changes: t.Sequence[Change], *, check_mode: bool
) -> dict[str, object] | None:
    if spec.state is DesiredState.ABSENT:
        return None
    planned = bool(changes) and check_mode
    return {
        "hostname": spec.hostname,
        "status": None if planned else domain.status,
        "active": spec.state is DesiredState.ACTIVE if planned else domain.step >= ACTIVE,
        "records": [{"type": kind, "name": name, "value": value} for kind, name, value in domain.records],
        "problems": list(domain.problems),
    }
