# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The custom domain of a project: the options, and all requests of a task."""

from __future__ import annotations

import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.custom_domains.options import (
    CUSTOM_DOMAIN_SPEC,
    DesiredState,
    DomainSpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.custom_domains.reconciler import reconcile
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    PROJECT,
    ScriptedTask,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import ADDONS, addons
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply, Step

PATH = f"{PROJECT}/custom-hostname"
GET = f"GET {PATH}"
CREATE, VERIFY, ACTIVATE = (f"POST {PATH}/{action}" for action in ("initialize", "reverify", "activate"))
LOST = requests.exceptions.ReadTimeout()
HOST = "api.acme.test"
RECORDS = [
    {"type": "CNAME", "name": HOST, "value": "ref.supabase.co"},
    {"type": "TXT", "name": f"_cf.{HOST}", "value": "owner"},
    {"type": "TXT", "name": f"_acme.{HOST}", "value": "challenge"},
]


WITH_ADDON = (ADDONS, addons(custom_domain="cd_default"))


def domain(step: int, hostname: str = HOST, *, problem: str = "", status: int = 200) -> Reply:
    """Return the custom domain in a step."""
    names = ("not_started", "initiated", "challenge_verified", "origin_setup_completed", "services_reconfigured")
    result = {
        "hostname": hostname,
        "custom_origin_server": "ref.supabase.co",
        "ownership_verification": {"type": "txt", "name": f"_cf.{HOST}", "value": "owner"},
        "ssl": {"status": "x", "validation_records": [{"txt_name": f"_acme.{HOST}", "txt_value": "challenge"}]},
        "verification_errors": [problem] if problem else None,
    }
    data = {"success": True, "result": result} if step > 1 else {"success": True}
    return Reply(
        status, {"status": f"{step}_{names[step - 1]}", "custom_hostname": hostname if step > 1 else "", "data": data}
    )


def run(
    *steps: Step, state: str = "active", hostname: str = HOST, check_mode: bool = False, seconds: float = 60
) -> ScriptedTask:
    spec = DomainSpec(hostname=hostname, state=DesiredState(state))
    return replay_task(lambda task: reconcile(spec, task), *steps, check_mode=check_mode, seconds=seconds)


def test_present_domain_returns_its_records() -> None:
    predicted = run((GET, domain(1)), WITH_ADDON, state="present", check_mode=True)
    done = run((GET, domain(1)), (CREATE, domain(2, status=201)), state="present")
    assert done.bodies == [{"custom_hostname": HOST}]
    assert (done.result["action"], done.result["domain"]["records"]) == ("created", RECORDS)
    assert predicted.diff == done.diff
    for step in (2, 3, 4, 5):
        again = run((GET, domain(step)), state="present")
        assert (again.changed, again.result["domain"]["active"]) == (False, step == 5)


NONE = Reply(400, {"message": "This project has no custom hostname configuration"})
NOT_ALLOWED = Reply(400, {"message": "This project is not allowed to set up custom domains"})


@pytest.mark.parametrize("missing", [domain(1), Reply(404, {"message": "No custom hostname"}), NONE, NOT_ALLOWED])
def test_domain_is_created_verified_and_activated(missing: Reply) -> None:
    predicted = run((GET, missing), WITH_ADDON, check_mode=True)
    done = run(
        (GET, missing),
        (CREATE, domain(2, status=201)),
        (VERIFY, domain(2, problem="no CNAME", status=201)),
        (VERIFY, domain(4, status=201)),
        (ACTIVATE, domain(5, status=201)),
    )
    assert (done.result["action"], done.result["domain"]["active"]) == ("activated", True)
    assert predicted.diff == done.diff
    assert predicted.result["domain"]["active"]
    assert not run((GET, domain(5))).changed


@pytest.mark.parametrize("lost", [LOST, Reply(502, b"error code: 502")])
def test_lost_responses_are_read_and_the_requests_not_repeated(lost: Reply | Exception) -> None:
    done = run((GET, domain(1)), (CREATE, lost), (GET, domain(1)), (GET, domain(2)), state="present")
    assert done.result["domain"]["records"] == RECORDS
    active = run((GET, domain(4)), (ACTIVATE, lost), (GET, domain(4)), (GET, domain(5)))
    assert active.result["domain"]["active"]


def test_missing_records_are_listed_by_the_failure() -> None:
    pending = (VERIFY, domain(2, problem="no CNAME", status=201))
    done = run((GET, domain(2)), pending, pending, pending, seconds=6)
    assert "within 6 s: it is 2_initiated; no CNAME" in done.message
    assert f"CNAME {HOST} = ref.supabase.co" in done.message
    assert done.failure is not None
    assert t.cast("dict[str, t.Any]", done.failure.details["domain"])["records"] == RECORDS


def test_transient_error_does_not_end_the_verification() -> None:
    done = run((GET, domain(2)), (VERIFY, Reply(502, b"error")), (VERIFY, domain(4)), (ACTIVATE, domain(5)))
    assert done.result["action"] == "activated"


def test_domain_that_is_deleted_while_it_is_verified() -> None:
    done = run((GET, domain(2)), (VERIFY, NONE))
    assert "deleted in the meantime" in done.message
    assert "needs the add-on" in run((GET, domain(2)), (VERIFY, NOT_ALLOWED)).message


def test_domain_that_is_changed_by_another_run_while_it_is_verified() -> None:
    replaced = run((GET, domain(2)), (VERIFY, domain(4, "other.acme.test")))
    assert "was replaced by 'other.acme.test' while this run waited for it" in replaced.message
    assert "was deleted while this run waited" in run((GET, domain(2)), (VERIFY, domain(1, ""))).message
    activated = run((GET, domain(2)), (VERIFY, domain(5)))
    assert activated.result["domain"]["active"]
    refused = run((GET, domain(4)), (ACTIVATE, Reply(400, {"message": "already active"})), (GET, domain(5)))
    assert refused.result["domain"]["active"]


def test_another_host_name_is_not_replaced() -> None:
    for state in ("present", "active", "absent"):
        assert "not 'api.acme.test'" in run((GET, domain(5, "old.acme.test")), state=state).message


def test_domain_is_deleted() -> None:
    assert not run((GET, domain(1)), state="absent", hostname="").changed
    delete = f"DELETE {PATH}"
    answers: list[list[Step]] = [
        [(delete, Reply())],
        [(delete, LOST), (GET, domain(1))],
        # Another run has deleted it.
        [(delete, Reply(404, {"message": "Custom hostname not found"}))],
        [(delete, Reply(400, {"message": "There is no custom hostname configuration"}))],
    ]
    for answer in answers:
        done = run((GET, domain(5)), *answer, state="absent", hostname="")
        assert (done.result["action"], done.result["domain"]) == ("deleted", None)


def test_missing_add_on_has_a_hint() -> None:
    predicted = run((GET, domain(1)), (ADDONS, addons()), check_mode=True)
    assert "doesn't have the add-on" in predicted.message
    assert run((GET, domain(1)), (ADDONS, Reply(403, {"message": "no"})), check_mode=True).changed
    done = run((GET, domain(1)), (CREATE, Reply(400, {"message": "not allowed"})), (GET, domain(1)))
    assert "needs the add-on" in done.message
    assert "HTTP 400" in run((GET, Reply(400, {"message": "Invalid ref"}))).message
    assert "The project was deleted" in run((GET, Reply(404, {"message": "Project not found"}))).message


@pytest.mark.parametrize(
    "hostname", ["", "localhost", "https://a.test", "a..test", "a.test.", "-a.test", "x" * 250 + ".test"]
)
def test_invalid_host_names_are_rejected(hostname: str) -> None:
    defaults = {name: spec.get("default") for name, spec in CUSTOM_DOMAIN_SPEC.items()}
    with pytest.raises(Failure, match="is not a host name"):
        read_spec({**defaults, "hostname": hostname})


def test_host_names_are_lower_case() -> None:
    defaults = {name: spec.get("default") for name, spec in CUSTOM_DOMAIN_SPEC.items()}
    assert read_spec({**defaults, "hostname": "API.Acme.test"}).hostname == HOST
