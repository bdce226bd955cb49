# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconciles a project with scripted responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.client import ManagementClient
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.endpoints import ProjectsApi
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.reconciler import reconcile
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import ProjectSpec
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management import replies
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted import (
    FakeTime,
    ScriptedSession,
    Step,
    scripted_transport,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

MADE_PASSWORD = "made-by-this-run-s3cret"


def spec(**changes: t.Any) -> ProjectSpec:
    """Return what the tests request by default: a project in Frankfurt or nearby."""
    given = {"name": replies.NAME, "organization": replies.ORGANIZATION, "regions": ("eu-central-1", "emea")}
    return ProjectSpec(**{**given, **changes})


@dataclass
class ScriptedRun:
    """How a run ended, and the requests that it sent."""

    outcome: Outcome | None
    failure: Failure | None
    session: ScriptedSession
    time: FakeTime
    logins: list[str]

    @property
    def result(self) -> dict[str, t.Any]:
        """The result that the run returned."""
        assert self.outcome is not None, self.failure
        return dict(self.outcome.result)

    @property
    def message(self) -> str:
        """The complete error message."""
        assert self.failure is not None, self.outcome
        return str(self.failure.as_result()["msg"])

    @property
    def diff(self) -> dict[str, t.Any]:
        """The diff that the run returned."""
        assert self.outcome is not None, self.failure
        return dict(t.cast("t.Mapping[str, t.Any]", self.outcome.diff))

    @property
    def details(self) -> dict[str, t.Any]:
        """The return values of the failure besides its message."""
        assert self.failure is not None, self.outcome
        return dict(self.failure.details)

    def body(self, line: str) -> t.Any:
        """Return the body of the only request of this line."""
        (sent,) = [sent for sent in self.session.sent if sent.line == line]
        return sent.body


def run_script(
    *steps: Step, check_mode: bool = False, seconds: float = 180, takes: bool | None = None, **changes: t.Any
) -> ScriptedRun:
    """Reconcile with a script, all steps of which have to be used.

    :param takes: whether the database accepts the password that is tried; None if that is unknown.
    """
    session, time = ScriptedSession(steps), FakeTime()
    logins: list[str] = []

    def takes_password(parameters: t.Mapping[str, t.Any], /, *, wait: float, password_wait: float) -> bool | None:
        assert wait <= 30
        assert password_wait <= 30
        assert parameters["user"] == f"postgres.{replies.REF}"
        logins.append(parameters["password"])
        return takes

    deadline = Deadline(seconds, time.timing)
    outcome, failure = None, None
    try:
        outcome = reconcile(
            spec(**changes),
            ProjectsApi(ManagementClient(scripted_transport(session, time, deadline), time.timing)),
            deadline=deadline,
            timing=time.timing,
            check_mode=check_mode,
            make_password=lambda: MADE_PASSWORD,
            takes_password=takes_password,
        )
    except Failure as caught:
        failure = caught
    assert session.remaining == [], "not every expected request was sent"
    assert outcome is None or outcome.result["requests"] == len(session.sent)
    return ScriptedRun(outcome, failure, session, time, logins)
