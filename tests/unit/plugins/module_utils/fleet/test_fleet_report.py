# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift classes, findings, the baseline, and the report of an audit."""

from __future__ import annotations

import datetime
import typing as t
from dataclasses import replace

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.audit import write_report
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.baseline import accept, read_baseline
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.drift_classes import DriftClasses
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.findings import (
    major_version,
    project_findings,
    schema_findings,
    section_findings,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.options import FLEET_SPEC, read_spec
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.report import (
    AuditedClient,
    Finding,
    Report,
    at_least,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.options import checked
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.verdict import Verdict

if t.TYPE_CHECKING:
    from pathlib import Path

TODAY = datetime.date(2026, 11, 29)
NOW = datetime.datetime(2026, 11, 29, 6, tzinfo=datetime.UTC)


def drift(*names: str, hazards: tuple[str, ...] = ()) -> Verdict:
    """Return the verdict for a database that lacks tables."""
    return Verdict(
        changes=tuple(
            {"action": "create", "kind": "table", "object": name, "label": f"table {name}"} for name in names
        ),
        statements=tuple(
            {"sql": f"CREATE TABLE {name} ()", "kind": "table", "object": name, "hazards": list(hazards)}
            for name in names
        ),
    )


KEPT = Verdict(kept=({"kind": "table", "object": "public.notes", "reason": "it is not declared"},))


def test_same_changes_are_one_class() -> None:
    classes = DriftClasses()
    first, second = (classes.add(client, drift("public.a")) for client in ("acme", "globex"))
    assert first is second
    assert first.clients == ["acme", "globex"]
    assert (first.verdict, first.title) == ("drift", "lacks table public.a")


def test_class_has_the_plans_of_its_clients() -> None:
    classes = DriftClasses()
    for client, plan_id in (("a", "1"), ("b", "2"), ("c", "1")):
        found = classes.add(client, replace(drift("public.a"), plan_id=plan_id))
    assert found.as_document()["plans"] == [
        {"plan_id": each, "resume_plan_ids": [], "undo": None} for each in ("1", "2")
    ]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(drift("public.b"), id="statements"),
        pytest.param(drift("public.a", hazards=("data_loss",)), id="hazards"),
        pytest.param(Verdict(statements=drift("public.a").statements, kept=KEPT.kept), id="kept"),
        pytest.param(Verdict(), id="equal"),
    ],
)
def test_other_changes_are_another_class(other: Verdict) -> None:
    classes = DriftClasses()
    assert classes.add("acme", drift("public.a")).id != classes.add("globex", other).id


def test_class_of_kept_differences_is_drift() -> None:
    found = DriftClasses().add("acme", KEPT)
    assert (found.verdict, found.title) == ("drift", "keeps table public.notes")


def test_title_names_two_differences() -> None:
    assert DriftClasses().add("acme", drift("a", "b", "c", "d")).title == "lacks table a; lacks table b; and 2 more"


def test_own_texts_of_a_client_make_no_class() -> None:
    classes = DriftClasses()
    first = classes.add_unreadable("acme", "No project of acme has the ref abc.", ("acme", "abc"))
    second = classes.add_unreadable("globex", "No project of globex has the ref def.", ("globex", "def"))
    assert first is second
    assert first.title == "No project of … has the ref …."
    assert classes.add_unreadable("a", "a failure at a place", ("a",)).title.endswith("place")


def test_unreadable_classes_are_first_and_the_equal_one_is_last() -> None:
    classes = DriftClasses()
    for client, verdict in (("a", Verdict()), ("b", drift("x")), ("c", drift("y")), ("d", drift("y"))):
        classes.add(client, verdict)
    classes.add_unreadable("e", "It is down.")
    assert [each.clients for each in classes.all()] == [["e"], ["c", "d"], ["b"], ["a"]]


def test_classes_that_would_lose_data_are_before_larger_ones() -> None:
    classes = DriftClasses()
    losing = drift("z", hazards=("blocks_writes", "data_loss"))
    for client, verdict in (("a", drift("y")), ("b", drift("y")), ("c", losing)):
        classes.add(client, verdict)
    assert [each.clients for each in classes.all()] == [["c"], ["a", "b"]]


def finding(rule: str = "backup.none", client: str = "acme", severity: str = "critical") -> Finding:
    return Finding(rule=rule, severity=severity, client_id=client, message="It is.", remedy="Mend it.")


def test_baseline_accepts_until_its_last_day() -> None:
    baseline = read_baseline([{"id": "backup.*:acme", "reason": "a test project", "expires": "2026-11-29"}])
    (known, other) = accept([finding(), finding(client="globex")], baseline, TODAY)
    assert known.as_document()["accepted"] == {"reason": "a test project", "expires": "2026-11-29"}
    assert other.accepted is None


@pytest.mark.parametrize(
    "pattern", ["schema.kept:acme:function public.f(integer[], text[])", "schema.kept:*(integer[], text[])"]
)
def test_brackets_of_an_identifier_are_no_set_of_characters(pattern: str) -> None:
    kept = Finding(
        rule="schema.kept",
        severity="low",
        client_id="acme",
        object="function public.f(integer[], text[])",
        message="It is kept.",
        remedy="Drop it.",
    )
    (known,) = accept([kept], read_baseline([{"id": pattern, "reason": "known"}]), TODAY)
    assert known.accepted is not None


def test_expired_acceptance_is_a_finding() -> None:
    baseline = read_baseline([{"id": "backup.none:acme", "reason": "a trial", "expires": datetime.date(2026, 11, 28)}])
    known, expired = accept([finding()], baseline, TODAY)
    assert known.accepted is None
    assert (expired.id, expired.severity) == ("baseline.expired:acme:backup.none:acme", "critical")
    assert "a trial" in expired.message


def test_other_acceptance_makes_up_for_an_expired_one() -> None:
    entries = [{"id": "backup.none:acme", "reason": "old", "expires": "2026-01-01"}, {"id": "*", "reason": "all"}]
    (known,) = accept([finding()], read_baseline(entries), TODAY)
    assert known.as_document()["accepted"] == {"reason": "all", "expires": None}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"id": "x"}, "has no reason"),
        ({"reason": "x"}, "has no id"),
        ({"id": "x", "reason": " "}, "has no reason"),
        ({"id": "x", "reason": "y", "expires": "soon"}, "a date"),
        ({"id": "x", "reason": "y", "expiry": "2027-01-01"}, "unknown key expiry"),
    ],
)
def test_invalid_baseline(entry: dict[str, object], problem: str) -> None:
    with pytest.raises(Failure, match=problem):
        read_baseline([entry])


def test_schema_findings() -> None:
    classes = DriftClasses()
    verdict = drift("public.a", hazards=("blocks_reads",))
    (found,) = schema_findings("acme", classes.add("acme", verdict), verdict)
    assert (found.id, found.severity) == ("schema.drift:acme", "high")
    assert "blocks_reads" in found.message
    (kept,) = schema_findings("acme", classes.add("acme", KEPT), KEPT)
    assert kept.id == "schema.kept:acme:table public.notes"
    (unread,) = schema_findings("acme", classes.add_unreadable("acme", "It is down."), None)
    assert unread.rule == "client.unreadable"
    assert not list(schema_findings("acme", classes.add("acme", Verdict()), Verdict()))


@pytest.mark.parametrize(
    ("version", "severity"),
    [("14.1.0", "high"), ("15.8.1.085", None), ("18.0", None), (None, None), ("unknown", None)],
)
def test_end_of_life(version: str | None, severity: str | None) -> None:
    found = list(project_findings("acme", status="ACTIVE_HEALTHY", postgres_version=version, today=TODAY))
    assert [each.severity for each in found] == ([severity] if severity else [])


def test_end_of_life_is_announced() -> None:
    (found,) = project_findings("acme", status=None, postgres_version="15.8", today=datetime.date(2027, 6, 1))
    assert (found.id, found.severity) == ("postgres.end_of_life:acme:15", "low")


def test_project_state() -> None:
    (found,) = project_findings("acme", status="INACTIVE", postgres_version=None, today=TODAY)
    assert found.id == "project.status:acme:INACTIVE"


def sections(**project: t.Any) -> list[str]:
    settings, _problems = checked(
        {"auth": {"jwt_exp": 3600, "site_url": "https://acme.example"}, "data_api": {"db_schema": ["public", "api"]}}
    )
    return [each.id for each in section_findings("acme", project, settings=settings, now=NOW)]


def backup(time: str, status: str = "COMPLETED") -> dict[str, object]:
    return {"inserted_at": time, "status": status}


@pytest.mark.parametrize(
    ("backups", "latest", "pitr", "expected"),
    [
        ([], None, False, ["backup.none:acme"]),
        ([], None, True, []),
        ([backup("2026-11-28T06:00:00Z")], None, False, []),
        ([backup("2026-11-25T06:00:00")], None, False, ["backup.old:acme"]),
        ([backup("2026-11-28T06:00:00Z", "FAILED")], None, False, ["backup.none:acme"]),
        ([backup("2026-11-01T06:00:00Z")], int(NOW.timestamp()) - 60, False, []),
    ],
)
def test_backups(backups: list[object], latest: int | None, pitr: bool, expected: list[str]) -> None:
    found = sections(backups={"backups": backups, "latest_physical_backup": latest, "pitr_enabled": pitr})
    assert found == expected


def test_new_project_may_lack_a_backup() -> None:
    none: dict[str, object] = {"backups": [], "latest_physical_backup": None, "pitr_enabled": False}
    for created, severity in (("2026-11-27T12:00:00Z", "info"), ("2026-11-01T12:00:00Z", "critical")):
        project = {"created_at": created, "backups": none}
        (found,) = section_findings("acme", project, settings={}, now=NOW)
        assert (found.rule, found.severity) == ("backup.none", severity)


def test_settings_that_differ() -> None:
    observed = {
        "auth": {"jwt_exp": 60, "site_url": "https://acme.example", "disable_signup": True},
        "data_api": {"db_schema": "public,api"},
    }
    assert sections(settings=observed) == ["settings.drift:acme:auth.jwt_exp"]


def test_setting_that_the_plan_may_not_include_is_no_failure() -> None:
    settings = {"auth": {"password_hibp_enabled": True, "jwt_exp": 900}}
    found = section_findings(
        "acme",
        {"settings": {"auth": {"password_hibp_enabled": False, "jwt_exp": 60}}},
        settings=settings,
        optional=frozenset({"auth.password_hibp_enabled"}),
        now=NOW,
    )
    assert {each.object: each.severity for each in found} == {
        "auth.password_hibp_enabled": "info",
        "auth.jwt_exp": "medium",
    }


def test_other_sections() -> None:
    lint = {
        "name": "rls_disabled_in_public", "level": "ERROR", "title": "", "detail": "It is open.", "description": "",
        "remediation": "https://example.com", "metadata": {"schema": "public", "name": "open"},
    }  # fmt: skip
    assert sections(advisors=[lint], upgrade={"blockers": ["pgjwt"]}, api_keys={"anon": "x", "publishable": "y"}) == [
        "upgrade.blocked:acme:pgjwt",
        "advisor.rls_disabled_in_public:acme:public.open",
        "keys.legacy:acme",
    ]
    assert sections(api_keys={"anon": None, "publishable": "y"}) == []
    assert sections(backups=None) == ["section.unread:acme:backups"]


def test_report() -> None:
    classes = DriftClasses()
    classes.add("acme", drift("public.a"))
    client = AuditedClient(client_id="acme", drift_class="x")
    (known,) = accept([finding()], read_baseline([{"id": "*", "reason": "known"}]), TODAY)
    report = Report(
        started_at="a", finished_at="b", classes=classes.all(), clients=[client], findings=[known, finding("x.y")]
    )
    document = report.as_document()
    assert document["counts"] == {
        "clients": 1, "equal": 0, "drifted": 1, "unreadable": 0,
        "findings": {"critical": 1, "high": 0, "medium": 0, "low": 0, "info": 0},
    }  # fmt: skip
    (shown,) = t.cast("t.Any", document["classes"])
    assert shown["changes"] == [{"action": "create", "kind": "table", "object": "public.a"}]
    assert shown["statements"] == ["CREATE TABLE public.a ()"]
    assert t.cast("t.Any", document["clients"])[0]["class"] == "x"


def test_report_file_replaces_another(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    write_report(str(path), {"format": 1})
    assert path.read_text() == '{\n "format": 1\n}\n'
    assert path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(Failure, match="can't be written"):
        write_report(str(tmp_path / "missing" / "report.json"), {})


def test_severities() -> None:
    assert at_least("critical", "high")
    assert at_least("high", "high")
    assert not at_least("medium", "high")


def test_major_version() -> None:
    assert major_version("17.6.1.054") == 17
    assert major_version("") is None


def options(**given: t.Any) -> dict[str, t.Any]:
    client: dict[str, t.Any] = {
        "ref": None,
        "name": None,
        "desired_schema": "default",
        "database_url": None,
        "settings": {},
        "optional_settings": [],
    }
    clients = [{**client, **each} for each in given.pop("clients", [{"client_id": "acme", "ref": "a" * 20}])]
    defaults = {option: spec.get("default") for option, spec in FLEET_SPEC.items()}
    schemas = {"default": "CREATE TABLE a ()"}
    return {**defaults, "api_token": "x", "desired_schemas": schemas, **given, "clients": clients}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"clients": [{"client_id": "a", "ref": "a" * 20}, {"client_id": "a", "ref": "b" * 20}]}, "several clients a"),
        ({"clients": [{"client_id": "a", "ref": "a" * 20, "desired_schema": "b"}]}, "desired schema b"),
        ({"clients": [{"client_id": "a"}]}, "No option says where"),
        ({"clients": [{"client_id": "a", "name": "client-a"}]}, "Missing organization"),
        ({"desired_schemas": {"default": " "}}, "is empty"),
        ({"forks": 0}, "forks is 0"),
        ({"client_timeout": float("nan")}, "client_timeout"),
        ({"api_token": None}, "Missing api_token"),
    ],
)
def test_invalid_options(given: dict[str, t.Any], problem: str) -> None:
    with pytest.raises(Failure, match=problem):
        read_spec(options(**given))


def test_transport() -> None:
    client = {"client_id": "a", "database_url": "postgresql://a@localhost/a", "ref": "a" * 20}
    assert read_spec(options(clients=[client])).clients[0].login is not None
    assert read_spec(options(clients=[client], api_token=None)).access is None
    assert read_spec(options(clients=[client], audit_transport="api")).clients[0].login is None
