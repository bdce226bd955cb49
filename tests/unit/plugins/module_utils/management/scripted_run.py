# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile a project against scripted requests and responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.client import ManagementClient
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.endpoints import ProjectsApi
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.reconciler import reconcile
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import ProjectSpec
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management import responses
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    FakeTime,
    ScriptedSession,
    Step,
    scripted_transport,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

GENERATED_PASSWORD = "made-by-this-run-s3cret"


def make_spec(**changes: t.Any) -> ProjectSpec:
    """Return the default spec of the tests with changes: a project in Frankfurt or nearby."""
    given = {"name": responses.NAME, "organization": responses.ORGANIZATION, "regions": ("eu-central-1", "emea")}
    return ProjectSpec(**{**given, **changes})


@dataclass
class ScriptedRun:
    """The outcome or the failure of a run, and what was requested."""

    outcome: Outcome | None
    failure: Failure | None
    session: ScriptedSession
    time: FakeTime
    logins: list[str]

    @property
    def result(self) -> dict[str, t.Any]:
        """The return values."""
        assert self.outcome is not None, self.failure
        return dict(self.outcome.result)

    @property
    def message(self) -> str:
        """The message and the hint of the failure."""
        assert self.failure is not None, self.outcome
        return str(self.failure.as_result()["msg"])

    @property
    def diff(self) -> dict[str, t.Any]:
        """The diff that was returned."""
        assert self.outcome is not None, self.failure
        return dict(t.cast("t.Mapping[str, t.Any]", self.outcome.diff))

    @property
    def details(self) -> dict[str, t.Any]:
        """The return values of the failure, without its message."""
        assert self.failure is not None, self.outcome
        return dict(self.failure.details)

    def body(self, line: str) -> t.Any:
        """Return the body of the only request with this line."""
        (sent,) = [sent for sent in self.session.sent if sent.line == line]
        return sent.body


def replay(
    *steps: Step, check_mode: bool = False, seconds: float = 180, accepts: bool | None = None, **changes: t.Any
) -> ScriptedRun:
    """Reconcile a project against the steps, all of which must be requested.

    :param accepts: whether the database accepts a password that is tried, None if the check fails.
    """
    session, time = ScriptedSession(steps), FakeTime()
    logins: list[str] = []

    def accepts_password(parameters: t.Mapping[str, t.Any], /, *, wait: float, password_wait: float) -> bool | None:
        assert max(wait, password_wait) <= min(30, deadline.remaining())
        assert parameters["user"] == f"postgres.{responses.REF}"
        logins.append(parameters["password"])
        return accepts

    deadline = Deadline(seconds, time.timing)
    outcome, failure = None, None
    try:
        outcome = reconcile(
            make_spec(**changes),
            ProjectsApi(ManagementClient(scripted_transport(session, time, deadline), time.timing)),
            deadline=deadline,
            timing=time.timing,
            check_mode=check_mode,
            make_password=lambda: GENERATED_PASSWORD,
            accepts_password=accepts_password,
        )
    except Failure as caught:
        failure = caught
    assert session.left == [], "not all expected requests were sent"
    assert outcome is None or outcome.result["requests"] == len(session.sent)
    return ScriptedRun(outcome, failure, session, time, logins)
