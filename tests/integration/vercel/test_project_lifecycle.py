# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module vercel_project on the local Vercel: a project from its creation to its deletion, faults, and kills."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure

from tests.support.ansible_commands import ansible_environment, run_module

if t.TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Site

KEY: dict[str, t.Any] = {"update_secrets": "on_change", "digest_key": "0123456789abcdef"}
WANTED: dict[str, t.Any] = {
    "framework": "nextjs",
    "node_version": "22.x",
    "variables": {"NEXT_PUBLIC_SUPABASE_URL": "https://x.supabase.co", "MODE": "live"},
    "secrets": {"SUPABASE_SECRET_KEY": "sb_secret_0123456789"},
    **KEY,
}
ALL = ("production", "preview", "development")


def test_a_project_is_created_changed_and_deleted(site: Site) -> None:
    site.generate_repository()
    wanted = {**WANTED, "repository": site.repository, "domains": [{**_domain(f"{site.name}.example")}]}
    predicted = site.project(**wanted, check_mode=True)
    assert (site.writes(), predicted.result["action"]) == ([], "created")
    created = site.project(**wanted)
    assert (predicted.changed, predicted.diff) == (created.changed, created.diff)
    assert site.variables() == {
        **{("NEXT_PUBLIC_SUPABASE_URL", target): "https://x.supabase.co" for target in ALL},
        **{("MODE", target): "live" for target in ALL},
        **{("SUPABASE_SECRET_KEY", target): "sb_secret_0123456789" for target in ALL[:2]},
    }
    stored = site.stored()
    assert (stored["link"]["repo"], stored["link"]["production_branch"]) == (site.name, "main")
    assert (stored["attributes"]["framework"], stored["attributes"]["nodeVersion"]) == ("nextjs", "22.x")
    # The variables exist before the repository is linked.
    paths = [line.rpartition("/")[2] for line in site.writes()]
    assert paths.index("link") > max(number for number, path in enumerate(paths) if path == "env")
    site.forget()
    again = site.project(**wanted)
    assert (again.changed, site.writes(), again.result["requests"]) == (False, [], 4)
    changed = site.project(variables={"MODE": "test"}, variable_targets=["preview"], framework="", build_command="make")
    assert changed.changed
    assert site.variables()["MODE", "preview"] == "test"
    assert site.variables()["MODE", "production"] == "live"
    assert site.project(absent_variables=["MODE"], absent_domains=[f"{site.name}.example"]).changed
    assert ("MODE", "preview") not in site.variables()
    gone = site.project(state="absent", confirm_name=site.name)
    assert (gone.changed, site.project(state="absent", confirm_name=site.name).changed) == (True, False)
    assert site.named() == []


def _domain(name: str, **more: t.Any) -> dict[str, t.Any]:
    return {"name": name, "redirect": None, "redirect_status": None, "git_branch": None, **more}


@pytest.mark.parametrize(
    ("fault", "details"),
    [
        ("bad_gateway_after", {"method": "POST"}),
        ("dropped_after", {"method": "POST"}),
        ("not_json", {"method": "POST"}),
        ("dropped_after", {"method": "POST", "skip": 2}),
        ("dropped_after", {"method": "POST", "path": "/v{version}/projects/{project}/link"}),
        ("dropped_after", {"method": "PATCH"}),
        ("late_project", {"seconds": 1.0}),
        ("lost_race", {}),
        ("throttled", {"method": "POST", "value": "0"}),
        ("bad_gateway", {"method": "POST"}),
        ("variable_fails", {}),
    ],
)
def test_whatever_happens_there_is_one_of_each(site: Site, fault: str, details: dict[str, t.Any]) -> None:
    site.generate_repository()
    wanted = {**WANTED, "repository": site.repository}
    site.fault(fault, **details)
    try:
        site.project(**wanted, wait_timeout=5)
    except Failure:
        assert fault in {"bad_gateway", "variable_fails"}  # the request wasn't handled, so nothing exists
    site.project(**wanted)
    assert site.named() == [site.name]
    assert len(site.stored()["variables"]) == 3
    site.forget()
    assert not site.project(**wanted).changed
    assert site.writes() == []


def test_a_run_that_is_killed_between_two_writes_is_continued(site: Site) -> None:
    site.generate_repository()
    wanted = {**WANTED, "repository": site.repository}
    # Each run but the first makes one more write: the project, three variables.
    for done in range(5):
        site.fault("dropped", method="POST", skip=min(done, 1), count=None)
        with pytest.raises(Failure):
            site.project(**wanted, wait_timeout=1)
        site.platforms.control("DELETE", "faults")
        assert len(site.named()) == min(done, 1)
    site.project(**wanted)
    assert not site.project(**wanted).changed
    assert (site.named(), len(site.stored()["variables"])) == ([site.name], 3)


def test_variables_that_people_split_merged_or_made_readable(site: Site) -> None:
    site.project(variables={"A": "1"}, secrets={"B": "secret-value-1"}, **KEY)
    # A person splits A by hand, and makes a readable C that is wanted as a secret.
    path = f"/v10/projects/{site.name}/env"
    (record,) = [each for each in site.stored()["variables"] if each["key"] == "A"]
    site.platforms.vercel("PATCH", f"/v9/projects/{site.name}/env/{record['id']}", {"target": ["production"]})
    one = {"key": "A", "value": "1", "type": "encrypted", "target": ["preview", "development"]}
    site.platforms.vercel("POST", path, one)
    site.platforms.vercel("POST", path, {**one, "key": "C", "target": list(ALL)})
    assert not site.project(variables={"A": "1"}, secrets={"B": "secret-value-1"}, **KEY).changed
    done = site.project(secrets={"B": "secret-value-2", "C": "now-a-secret"}, **KEY)
    assert done.result["secrets_set"] == ["B", "C"]
    kinds = {(each["key"], tuple(each["target"])): each["type"] for each in site.stored()["variables"]}
    assert kinds["C", ("development",)] == "encrypted"
    assert kinds["C", ("production", "preview")] == "sensitive"
    assert site.variables()["B", "production"] == "secret-value-2"
    assert not site.project(secrets={"B": "secret-value-2", "C": "now-a-secret"}, **KEY).changed
    assert site.project(secrets={"B": "secret-value-2"}, update_secrets="always").changed
    assert not site.project(secrets={"B": "secret-value-9"}).changed


def test_a_project_of_another_repository_is_left_alone(site: Site) -> None:
    site.generate_repository()
    site.project(repository=f"{site.repository.partition('/')[0]}/client-template")
    site.forget()
    with pytest.raises(Failure, match="is linked to the repository local-agency/client-template"):
        site.project(repository=site.repository, framework="nextjs")
    assert site.writes() == []
    assert site.project(repository=site.repository, relink=True, production_branch="live").changed
    assert site.stored()["link"]["production_branch"] == "live"
    # Renamed on GitHub: the number is the same.
    number = site.stored()["link"]["repo_id"]
    site.platforms.edit("github", "rename", repository=site.repository, name=f"{site.name}-new")
    renamed = {"repository": f"{site.repository}-new", "repository_id": number}
    assert not site.project(**renamed, production_branch="live").changed


def test_what_only_a_person_can_do_is_named(site: Site) -> None:
    site.generate_repository()
    site.platforms.edit("vercel", "disconnect_login", user="local-operator")
    try:
        with pytest.raises(Failure, match="Login Connection") as raised:
            site.project(repository=site.repository)
    finally:
        site.platforms.edit("vercel", "connect_login", user="local-operator", login="local-operator")
    assert "https://vercel.com/account/settings/authentication" in raised.value.hint
    # A repository that Vercel doesn't know yet is tried again.
    site.platforms.settings("vercel", app_lag=3)
    assert site.project(repository=site.repository).changed
    site.platforms.edit("vercel", "set_policy", team="local-agency", policy="on")
    try:
        with pytest.raises(Failure, match="The team local-agency requires"):
            site.project(variables={"A": "1"})
    finally:
        site.platforms.edit("vercel", "set_policy", team="local-agency", policy="default")


def test_domains_are_added_once_and_unverified_ones_reported(site: Site) -> None:
    name = f"unverified.{site.name}.example"
    done = site.project(domains=[_domain(name)])
    assert f"_vercel.{name}" in done.warnings[0]
    again = site.project(domains=[_domain(name)])
    assert (again.changed, len(again.warnings)) == (False, 1)
    redirect = _domain(name, redirect=f"www.{site.name}.example", redirect_status=308)
    assert site.project(domains=[redirect]).changed
    assert not site.project(domains=[redirect]).changed
    site.platforms.edit("vercel", "verify_domain", project=site.name, name=name)
    assert site.project(domains=[redirect]).warnings == ()


def test_tokens_that_may_not(site: Site) -> None:
    site.project(variables={"A": "1"})
    tokens = {
        label: site.platforms.environment[f"LOCAL_VERCEL_{label.upper()}_TOKEN"]
        for label in ("viewer", "developer", "stranger")
    }
    with pytest.raises(Failure, match="Reading the team local-agency failed"):
        site.project(api_token=tokens["stranger"])
    with pytest.raises(Failure, match="403"):
        site.project(api_token=tokens["viewer"], build_command="make")
    with pytest.raises(Failure, match="can't see 1 variable"):
        site.project(api_token=tokens["developer"], variables={"A": "2"})
    with pytest.raises(Failure) as raised:
        site.project(api_token="vcp_revoked")
    assert "mistyped, revoked, or expired" in raised.value.hint


def test_the_module_shows_no_secret(site: Site, tmp_path: Path) -> None:
    site.generate_repository()
    environment = ansible_environment(tmp_path) | site.platforms.environment
    options = {"name": site.name, "repository": site.repository, "wait_timeout": 5, **WANTED}
    site.fault("server_error", method="POST", skip=3)
    shown = [
        run_module("vercel_project", options, "-vvvv", "--diff", *more, environment=environment, folder=tmp_path)
        for more in (("--check",), (), (), ())
    ]
    assert [each.status for each in shown] == [0, 2, 0, 0]
    assert [shown[0].result["changed"], shown[2].result["changed"], shown[3].result["changed"]] == [True, True, False]
    output = "".join(each.shown for each in shown)
    assert [secret for secret in [*site.platforms.secrets(), KEY["digest_key"]] if secret in output] == []
