# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read projects and their sections, against scripted responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.client import ManagementClient
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.project_info.gathering import gather
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.project_info.options import (
    PROJECT_INFO_SPEC,
    SECTIONS,
    InfoSpec,
    needs_organization,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.spec import KeyScope
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    ENTITLEMENTS,
    GET,
    KEYS,
    KEYS_MASKED,
    LIST,
    NAME,
    ORGANIZATION,
    OTHER_REF,
    REF,
    entry,
    error,
    keys,
    listed,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    FakeTime,
    Reply,
    ScriptedSession,
    scripted_transport,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome
    from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Step

LIST_ALL = f"GET /v1/organizations/{ORGANIZATION}/projects?sort=created_asc&offset=0&limit=100"
GET_OTHER = f"GET /v1/projects/{OTHER_REF}"


def advisor(kind: str, ref: str = REF) -> str:
    return f"GET /v1/projects/{ref}/advisors/{kind}"


@dataclass
class Read:
    """The outcome of a run."""

    outcome: Outcome

    @property
    def result(self) -> dict[str, t.Any]:
        """The return values."""
        return dict(self.outcome.result)


def read(*steps: Step, **changes: t.Any) -> Read:
    session, time = ScriptedSession(steps), FakeTime()
    client = ManagementClient(scripted_transport(session, time, Deadline(60, time.timing)), time.timing)
    outcome = gather(InfoSpec(organization=ORGANIZATION, **changes), client)
    assert session.left == []
    assert not outcome.changed
    assert outcome.result["requests"] == len(session.sent)
    return Read(outcome)


def lints(*names: str) -> Reply:
    texts = ("title", "description", "detail", "remediation", "facing", "cache_key")
    return Reply(
        body={
            "lints": [
                {"name": name, "level": "WARN", "categories": ["SECURITY"], **dict.fromkeys(texts, "x")}
                for name in names
            ]
        }
    )


def test_all_projects_are_listed_without_branches() -> None:
    entries = [entry(ref=OTHER_REF, name="z"), entry(name="b"), entry(ref="c" * 20, name="a", is_branch=True)]
    run = read((LIST_ALL, listed(*entries)))
    assert [found["name"] for found in run.result["projects"]] == ["b", "z"]
    assert run.result["projects"][0]["instance_size"] == "micro"
    assert run.outcome.warnings == ()
    assert (run.result["missing"], run.result["missing_permissions"]) == ([], [])


def test_all_pages_are_read() -> None:
    many = [entry(ref=f"{number:020}", name=f"p{number:03}") for number in range(100)]
    second = (LIST_ALL.replace("offset=0", "offset=99"), listed(many[-1], entry(), total=101))
    assert len(read((LIST_ALL, listed(*many, total=101)), second).result["projects"]) == 101


def test_projects_are_found_by_exact_name_and_ref() -> None:
    steps = [(LIST, listed(entry(name=f"{NAME}-2", ref="c" * 20), entry())), (GET_OTHER, error(404)), (GET, project())]
    run = read(*steps, names=(NAME,), refs=(OTHER_REF, REF))
    (found,) = run.result["projects"]
    assert (found["name"], found["instance_size"], found["postgres_engine"]) == (NAME, "micro", "17")
    assert run.result["missing"] == [OTHER_REF]
    assert read((LIST, listed()), names=(NAME,)).result["missing"] == [NAME]


def test_the_database_is_read_only_on_request() -> None:
    run = read((LIST, listed(entry())), (GET, project()), names=(NAME,), gather=frozenset({"database"}))
    assert run.result["projects"][0]["database_host"] == f"db.{REF}.supabase.co"
    run = read((GET, project()), refs=(REF,), gather=frozenset({"database"}))
    assert run.result["projects"][0]["postgres_version"] == "17.6.1.063"


def test_settings_contain_nothing_that_must_not_be_shown() -> None:
    auth = {
        "site_url": "https://acme.example",
        "smtp_pass": "a-digest",
        "sms_test_otp": "4152127777=123456",
        "unknown": 1,
    }
    network = {"entitlement": "allowed", "status": "applied", "allowed_cidrs": []}
    attributes = {
        "auth": auth,
        "database": {"ssl_enforced": True, "network_restrictions": network, "postgres_settings": {}},
        "storage": {"file_size_limit": 1, "features": {}},
        **{name: {} for name in ("pooler", "api", "realtime")},
    }
    steps = [(GET, project()), (f"GET /v2/projects/{REF}/config", Reply(body={"data": {"attributes": attributes}}))]
    (found,) = read(*steps, refs=(REF,), gather=frozenset({"settings"})).result["projects"]
    assert found["settings"]["auth"] == {"site_url": "https://acme.example"}
    assert found["settings"]["ssl_enforcement"] == {"database": True}


def test_advisors_are_merged() -> None:
    steps = [(advisor("security"), lints("a")), (advisor("performance"), lints("b"))]
    run = read((GET, project()), *steps, refs=(REF,), gather=frozenset({"advisors"}))
    assert [lint["name"] for lint in run.result["projects"][0]["advisors"]] == ["a", "b"]


@pytest.mark.parametrize(
    ("scope", "request_line", "known"),
    [
        (KeyScope.PUBLIC, KEYS_MASKED, {"publishable", "anon"}),
        (KeyScope.ALL, KEYS, {"publishable", "anon", "secret", "service_role"}),
    ],
)
def test_keys_are_read_only_on_request(scope: KeyScope, request_line: str, known: set[str]) -> None:
    step = (request_line, keys(reveal=scope is KeyScope.ALL))
    run = read((GET, project()), step, refs=(REF,), gather=frozenset({"keys"}), keys=scope)
    assert set(run.result["projects"][0]["api_keys"]) == known
    assert all(run.result["projects"][0]["api_keys"].values())


def test_entitlements_are_read_once_for_an_organization() -> None:
    body = {
        "entitlements": [
            {"feature": {"key": "ipv4", "type": "boolean"}, "hasAccess": False, "type": "boolean", "config": {}}
        ]
    }
    steps = [(LIST_ALL, listed(entry(), entry(ref=OTHER_REF, name="z"))), (ENTITLEMENTS, Reply(body=body))]
    run = read(*steps, gather=frozenset({"entitlements"}))
    assert run.result["entitlements"] == {
        ORGANIZATION: {"ipv4": {"has_access": False, "type": "boolean", "config": {}}}
    }


@pytest.mark.parametrize("status", [400, 403, 404, 501])
def test_a_section_that_cannot_be_read_is_null_with_one_warning(status: int) -> None:
    steps = [(LIST_ALL, listed(entry(), entry(ref=OTHER_REF, name="z")))]
    refusals = [(advisor("security", ref), error(status, "Not now")) for ref in (REF, OTHER_REF)]
    run = read(*steps, *refusals, gather=frozenset({"advisors"}))
    assert [found["advisors"] for found in run.result["projects"]] == [None, None]
    (warning,) = run.outcome.warnings
    assert f"advisors of {REF}, {OTHER_REF} could not be read and is null" in warning
    assert "'Not now'" in warning


def test_missing_permissions_are_collected() -> None:
    steps = [
        (advisor("security"), error(403, missing_permissions=["advisors_read"])),
        (KEYS_MASKED, error(403, missing_permissions=["api_gateway_keys_read"])),
        (ENTITLEMENTS, error(403, missing_permissions=["organizations_read"])),
    ]
    run = read((GET, project()), *steps, refs=(REF,), gather=frozenset({"advisors", "keys", "entitlements"}))
    assert run.result["missing_permissions"] == ["advisors_read", "api_gateway_keys_read", "organizations_read"]
    assert run.result["entitlements"] == {ORGANIZATION: None}


@pytest.mark.parametrize("status", [401])
def test_an_invalid_token_fails(status: int) -> None:
    with pytest.raises(Failure, match="HTTP 401"):
        read((GET, project()), (KEYS_MASKED, error(status)), refs=(REF,), gather=frozenset({"keys"}))


def parameters(**changes: t.Any) -> dict[str, t.Any]:
    return {**{name: spec.get("default") for name, spec in PROJECT_INFO_SPEC.items()}, **changes}


def test_the_options() -> None:
    assert read_spec(parameters(), ORGANIZATION).reads_all
    spec = read_spec(parameters(name=["a", "b", "a"], gather=list(SECTIONS)), ORGANIZATION)
    assert (spec.names, spec.gather) == (("a", "b"), frozenset(SECTIONS))
    assert needs_organization(parameters())
    assert needs_organization(parameters(name=["a"], ref=[REF]))
    assert not needs_organization(parameters(ref=[REF]))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"name": [" "]}, "is not a project name"),
        ({"ref": ["x"]}, "is not a project ref"),
        ({"wait_timeout": float("nan")}, "wait_timeout"),
    ],
)
def test_invalid_options_are_refused(changes: dict[str, t.Any], text: str) -> None:
    with pytest.raises(Failure, match=text):
        read_spec(parameters(**changes), ORGANIZATION)
