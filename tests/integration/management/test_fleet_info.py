# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An audit of projects of the local Supabase, through both transports."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.audit import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.options import CLIENT_SPEC, FLEET_SPEC

from tests.support.time_limits import limit

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import LocalPlatform

ROOT = Path(__file__).resolve().parents[3]
SETUP = "\n".join(
    (ROOT / "files" / "supabase" / f"{name}.sql").read_text()
    for name in ("roles", "database", "default_privileges_revoked")
)
SCHEMA = """
CREATE TABLE public.deals (id bigint PRIMARY KEY, amount numeric(10, 2) DEFAULT 1.50, closed timestamptz DEFAULT '2026-01-01');
ALTER TABLE public.deals ENABLE ROW LEVEL SECURITY;
CREATE POLICY members_read ON public.deals FOR SELECT TO authenticated USING (amount > 0);
GRANT SELECT ON public.deals TO authenticated;
"""


@pytest.fixture(scope="module")
def refs(platform: LocalPlatform) -> Iterator[dict[str, str]]:
    """Yield three projects: one that equals the schema, one that lacks a policy, one with an undeclared table as well."""
    names = {each: f"client-fleet-{each}" for each in ("equal", "lacking", "undeclared")}
    found = {
        each: str(t.cast("t.Any", platform.converge(name).result["project"])["ref"]) for each, name in names.items()
    }
    queries = {
        "equal": SCHEMA,
        "lacking": f"{SCHEMA} DROP POLICY members_read ON public.deals",
        "undeclared": f"{SCHEMA} CREATE TABLE public.notes (id int PRIMARY KEY); DROP POLICY members_read ON public.deals",
    }
    for each, query in queries.items():
        platform.send("POST", f"/v1/projects/{found[each]}/database/query", json={"query": query})
    yield found
    for ref in found.values():
        platform.send("DELETE", f"/v1/projects/{ref}")


def audit(platform: LocalPlatform, clients: list[dict[str, t.Any]], **options: t.Any) -> dict[str, t.Any]:
    """Run the module's code in this process; return its return values."""
    defaults = {option: given.get("default") for option, given in CLIENT_SPEC.items()}
    outcome = platform.manage(
        run,
        FLEET_SPEC,
        clients=[{**defaults, **each} for each in clients],
        desired_schemas={"default": SCHEMA},
        shadow_setup_sql=SETUP,
        session_role="postgres",
        ensure_rls=True,
        client_timeout=limit(60),
        **options,
    )
    assert not outcome.changed
    return dict(outcome.result)


def by_verdict(result: dict[str, t.Any]) -> dict[str, list[tuple[str, list[str]]]]:
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for each in result["report"]["classes"]:
        found.setdefault(each["verdict"], []).append((each["title"], each["clients"]))
    return found


def test_both_transports_give_the_same_answer(platform: LocalPlatform, refs: dict[str, str]) -> None:
    clients = [{"client_id": each, "ref": ref} for each, ref in refs.items()]
    answers = [audit(platform, clients, audit_transport=each) for each in ("api", "database")]
    by_api, by_database = answers
    assert by_api["counts"] == by_database["counts"]
    assert by_api["report"]["classes"] == by_database["report"]["classes"]
    assert by_api["report"]["findings"] == by_database["report"]["findings"]
    classes = by_verdict(by_api)
    assert ("equal to the desired schema", ["equal"]) in classes["equal"]
    assert ("lacks policy members_read on public.deals", ["lacking"]) in classes["drift"]
    ((title, _clients),) = [each for each in classes["drift"] if each[1] == ["undeclared"]]
    assert "table public.notes" in title


def test_equal_clients_cost_one_request_each(platform: LocalPlatform, refs: dict[str, str]) -> None:
    clients = [{"client_id": "equal", "name": "client-fleet-equal"}]
    for _warm in range(2):
        result = audit(platform, clients, organization=platform.organization, audit_transport="api")
    assert (result["counts"]["equal"], result["requests"]) == (1, 1)
    (client,) = result["report"]["clients"]
    assert (client["ref"], client["status"]) == (refs["equal"], "ACTIVE_HEALTHY")


def test_client_out_of_reach_does_not_abort_others(
    platform: LocalPlatform, refs: dict[str, str], tmp_path: Path
) -> None:
    clients = [
        {"client_id": "equal", "ref": refs["equal"]},
        {"client_id": "gone", "ref": "z" * 20},
        {"client_id": "away", "database_url": "postgresql://nobody:hidden-word@127.0.0.1:1/postgres"},
        {"client_id": "lost", "database_url": "postgresql://nobody:hidden-word@127.0.0.1:1/postgres"},
    ]
    path = tmp_path / "report.json"
    result = audit(platform, clients, report_file=str(path), fail_on="high")
    report = json.loads(path.read_text())
    assert (report["counts"]["equal"], report["counts"]["unreadable"]) == (1, 3)
    assert "report" not in result
    assert "hidden-word" not in path.read_text()
    assert ["away", "lost"] in [each["clients"] for each in report["classes"]]
    assert result["exceeding"]["count"] == 3


def test_sections_become_findings(platform: LocalPlatform, refs: dict[str, str]) -> None:
    clients = [{"client_id": "lacking", "ref": refs["lacking"], "settings": {"ssl_enforcement": {"database": True}}}]
    baseline = [{"id": "schema.*:lacking", "reason": "being repaired", "expires": "2999-01-01"}]
    result = audit(
        platform,
        clients,
        gather=["settings", "advisors", "backups", "upgrade", "keys"],
        baseline=baseline,
        fail_on="high",
    )
    found = {each["id"]: each for each in result["report"]["findings"]}
    assert found["schema.drift:lacking"]["accepted"] == {"reason": "being repaired", "expires": "2999-01-01"}
    assert found["settings.drift:lacking:ssl_enforcement.database"]["severity"] == "medium"
    assert "keys.legacy:lacking" in found
    assert found["backup.none:lacking"]["severity"] == "info"
    assert "schema.drift:lacking" not in result["exceeding"]["first"]
    assert result["differing"] == ["lacking"]  # by its settings


def test_access_is_tested_in_each_schema_once(platform: LocalPlatform, refs: dict[str, str]) -> None:
    clients = [
        {"client_id": "equal", "ref": refs["equal"]},
        {"client_id": "lacking", "ref": refs["lacking"]},
        {"client_id": "twin", "ref": refs["lacking"]},
    ]
    result = audit(platform, clients, test_access=True)
    tested = {tuple(each["clients"]): each for each in result["report"]["access"]}
    assert tested.keys() == {("equal",), ("lacking", "twin")}
    # The policy doesn't name an organization; and the platform grants TRUNCATE by default.
    assert tested["equal",]["matrix"]["public.deals"]["outsider"] == {"select": "all", "truncate": "all"}
    assert tested["lacking", "twin"]["matrix"]["public.deals"]["outsider"] == {"truncate": "all"}
    found = {each["id"]: each["severity"] for each in result["report"]["findings"]}
    assert found["access.breach:equal:outsider select public.deals"] == "critical"
    assert found["access.breach:twin:anon truncate public.deals"] == "critical"
    assert "access.breach:twin:outsider select public.deals" not in found
