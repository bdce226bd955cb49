# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which records of environment variables are created, changed, and deleted."""

from __future__ import annotations

import base64
import json
import typing as t
from dataclasses import replace

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.build_changes import (
    build_changes,
    with_changes,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.decision import (
    decide as decide_deployment,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.endpoints import Deployment
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.fingerprint import fingerprint
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.deployments.options import DeploymentSpec
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.environment.decision import (
    Kind,
    Operation,
    comment,
    decide,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.environment.endpoints import Record
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.environment.options import (
    ENVIRONMENT_SPEC,
    TARGETS,
    EnvironmentSpec,
    Wanted,
    read_environment,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.write_only import Update
from hypothesis import given
from hypothesis import strategies as st

KEY = "k" * 16
#: When records were changed: before and after the deployment that is live.
BEFORE, LATER = 1, 2
#: The values by name, target, and branch.
Cells: t.TypeAlias = "dict[tuple[str, str, str | None], tuple[str | None, bool]]"


def parameters(**given: object) -> dict[str, t.Any]:
    return {**{name: option.get("default") for name, option in ENVIRONMENT_SPEC.items()}, **given}


def apply(spec: EnvironmentSpec, records: list[Record], operations: list[Operation]) -> list[Record]:
    """Return the records after the operations, as Vercel would have them; a name and a target have one record."""
    found = {record.record_id: record for record in records}
    for number, operation in enumerate(operations):
        targets, record, wanted = frozenset(operation.targets), operation.record, operation.wanted
        if record is not None and operation.kind is Kind.DELETE:
            del found[record.record_id]
        elif record is not None and wanted is None:
            found[record.record_id] = replace(record, targets=targets, updated_at=LATER)
        elif wanted is not None:
            text = comment(spec, operation.name, wanted)
            old = record or Record(
                record_id=f"new-{number}", name=operation.name, targets=targets, git_branch=spec.git_branch
            )
            kind = "sensitive" if wanted.sensitive else "plain"
            new = replace(old, value=wanted.value, sensitive=wanted.sensitive, kind=kind, comment=text or old.comment)
            found[old.record_id] = replace(new, updated_at=LATER)
        cells = [(each.name, target, each.git_branch) for each in found.values() for target in each.targets]
        assert len(cells) == len(set(cells)), "ENV_CONFLICT"
    return list(found.values())


def cells(records: list[Record]) -> Cells:
    return {
        (each.name, target, each.git_branch): (each.value, each.sensitive)
        for each in records
        for target in each.targets
    }


@st.composite
def partitions(draw: st.DrawFn) -> list[Record]:
    """Draw records as people leave them: each name's targets split into records, with any values."""
    records = []
    for name in ("A", "B"):
        for branch in (None, "feature"):
            owners = {
                target: draw(st.sampled_from([None, 0, 1])) for target in (TARGETS if branch is None else TARGETS[1:2])
            }
            for owner in (0, 1):
                targets = frozenset(target for target, chosen in owners.items() if chosen == owner)
                sensitive = draw(st.booleans()) and "development" not in targets
                if targets:
                    records.append(
                        Record(
                            record_id=f"{name}-{branch}-{owner}",
                            name=name,
                            targets=targets,
                            git_branch=branch,
                            sensitive=sensitive,
                            kind="sensitive" if sensitive else "plain",
                            updated_at=BEFORE,
                            value=draw(st.sampled_from(["1", "2"])),
                        )
                    )
    return records


@given(
    records=partitions(),
    names=st.dictionaries(st.sampled_from(["A", "B"]), st.sampled_from(["1", "2", "3"])),
    targets=st.sets(st.sampled_from(TARGETS), min_size=1),
    secrets=st.booleans(),
    absent=st.booleans(),
)
def test_any_records_reach_the_desired_state_and_stay_there(
    records: list[Record], names: dict[str, str], targets: set[str], secrets: bool, absent: bool
) -> None:
    chosen = targets - {"development"} if secrets else targets
    wanted = {
        (name, target): Wanted(value=value, sensitive=secrets) for name, value in names.items() for target in chosen
    }
    gone = tuple({"A", "B"} - names.keys()) if absent else ()
    spec = EnvironmentSpec(wanted=wanted, absent=gone, update=Update.ON_CHANGE, digest_key=KEY)
    after = apply(spec, records, decide(spec, records, "p"))
    reached, before = cells(after), cells(records)
    for (name, target), each in wanted.items():
        assert reached[name, target, None] == (each.value, each.sensitive)
    untouched = {
        cell: value for cell, value in before.items() if (cell[0], cell[1]) not in wanted or cell[2] is not None
    }
    assert {cell: reached.get(cell) for cell in untouched if cell[0] not in gone} == {
        cell: value for cell, value in untouched.items() if cell[0] not in gone
    }
    assert not {cell for cell in reached if cell[0] in gone}
    assert decide(spec, after, "p") == []


@given(
    records=partitions(),
    names=st.dictionaries(st.sampled_from(["A", "B"]), st.sampled_from(["1", "2", "3"])),
    targets=st.sets(st.sampled_from(TARGETS), min_size=1),
    secrets=st.booleans(),
    settings=st.dictionaries(st.sampled_from(["framework", "devCommand"]), st.sampled_from(["", "x"])),
)
def test_check_mode_predicts_the_deployment_that_follows_the_changes(
    records: list[Record], names: dict[str, str], targets: set[str], secrets: bool, settings: dict[str, str]
) -> None:
    chosen = targets - {"development"} if secrets else targets
    wanted = {
        (name, target): Wanted(value=value, sensitive=secrets) for name, value in names.items() for target in chosen
    }
    gone = tuple({"A", "B"} - names.keys())
    spec = EnvironmentSpec(wanted=wanted, absent=gone, update=Update.ON_CHANGE, digest_key=KEY)
    operations = decide(spec, records, "p")
    after = apply(spec, records, operations)
    before = {"framework": "x"}
    changes = build_changes({name: (before.get(name), value) for name, value in settings.items()}, operations)
    predicted = with_changes(records, changes)
    found = fingerprint({**before, **settings}, after)
    expected = fingerprint({**before, **t.cast("dict[str, object]", changes["settings"])}, predicted)
    # Production was built from what there is, from what there was before a person has changed it, or by a push.
    restored = [replace(each, updated_at=BEFORE) for each in after]
    for known in (fingerprint(before, records), fingerprint(before, restored), None):
        live = Deployment(
            deployment_id="dpl_1",
            url="",
            state="READY",
            substate="PROMOTED",
            has_domains=True,
            created_at=BEFORE,
            known=known,
        )
        follows, reported = (
            decide_deployment(DeploymentSpec(), current, records_then, [live]).reason
            for current, records_then in ((found, after), (expected, predicted))
        )
        assert reported == follows


def test_a_shared_record_is_changed_as_a_whole_only_if_all_of_it_differs() -> None:
    record = Record(record_id="1", name="A", targets=frozenset(TARGETS), value="old")
    every = EnvironmentSpec(wanted={("A", target): Wanted(value="new") for target in TARGETS})
    assert [(each.kind, each.targets) for each in decide(every, [record], "p")] == [(Kind.SET, TARGETS)]
    preview = EnvironmentSpec(wanted={("A", "preview"): Wanted(value="new")})
    assert [(each.kind, each.targets) for each in decide(preview, [record], "p")] == [
        (Kind.NARROW, ("production", "development")),
        (Kind.CREATE, ("preview",)),
    ]
    shared = replace(record, is_shared=True)
    with pytest.raises(Failure, match="shares its record with custom environments"):
        decide(every, [shared], "p")
    same = EnvironmentSpec(wanted={("A", "preview"): Wanted(value="old")})
    assert decide(same, [shared], "p") == []


@pytest.mark.parametrize(
    ("update", "found", "sets"),
    [
        (Update.ON_CREATE, "", False),
        (Update.ALWAYS, "same", True),
        (Update.ON_CHANGE, "same", False),
        (Update.ON_CHANGE, "", True),
        (Update.ON_CHANGE, "a note of a person", True),
    ],
)
def test_when_a_sensitive_variable_is_set(update: Update, found: str, sets: bool) -> None:
    wanted = Wanted(value="v", sensitive=True)
    spec = EnvironmentSpec(wanted={("A", "production"): wanted}, update=update, digest_key=KEY)
    text = comment(spec, "A", wanted) if found == "same" else found
    record = Record(record_id="1", name="A", targets=frozenset({"production"}), sensitive=True, comment=text)
    assert bool(decide(spec, [record], "p")) is sets


def test_a_digest_depends_on_name_value_and_key_and_is_only_of_sensitive_values() -> None:
    spec = EnvironmentSpec(digest_key=KEY)
    secret = Wanted(value="v", sensitive=True)
    texts = {
        comment(spec, "A", secret),
        comment(spec, "B", secret),
        comment(spec, "A", Wanted(value="w", sensitive=True)),
        comment(EnvironmentSpec(digest_key="l" * 16), "A", secret),
    }
    assert len(texts) == 4
    assert comment(spec, "A", Wanted(value="v")) == comment(EnvironmentSpec(), "A", secret) == ""


def service_role_token() -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"role": "service_role"}).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiJ9.{claims}.signature"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"variables": {"1A": "x"}}, "'1A' can't be the name"),
        ({"variables": {"A": True}}, "The value of A is not text"),
        ({"secrets": {"A": ""}}, "The value of A is empty"),
        ({"secrets": {"NEXT_PUBLIC_KEY": "x"}}, "into the code of the browser"),
        ({"secrets": {"VITE_KEY": "x"}}, "into the code of the browser"),
        ({"variables": {"A": "sb_secret_x"}}, "is a secret key of Supabase"),
        ({"variables": {"A": service_role_token()}}, "is a secret key of Supabase"),
        ({"variables": {"A": "1"}, "secrets": {"A": "2"}}, "A is both a variable and a secret for preview"),
        ({"variables": {"A": "1"}, "absent_variables": ["A"]}, "both given and absent"),
        ({"variables": {"A": "x" * 70000}}, "have 70001 bytes"),
        ({"variables": {"A": "1"}, "git_branch": "x"}, "the targets aren't [preview]"),
        ({"variables": {"A": "1"}, "variable_targets": []}, "variable_targets is empty"),
        ({"update_secrets": "on_change", "digest_key": "short"}, "at least 16 characters"),
    ],
)
def test_invalid_options_are_errors_before_any_request(options: dict[str, object], message: str) -> None:
    with pytest.raises(Failure) as raised:
        read_environment(parameters(**options))
    assert message in raised.value.as_result()["msg"]


def test_public_keys_are_no_secret_keys() -> None:
    anonymous = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.signature"
    spec = read_environment(
        parameters(variables={"A": anonymous, "B": "sb_publishable_x", "C": "eyJ.not-json.x", "D": 7})
    )
    assert spec.wanted["D", "development"] == Wanted(value="7")
    disjoint = read_environment(parameters(variables={"A": "1"}, variable_targets=["development"], secrets={"A": "2"}))
    assert len(disjoint.wanted) == 3
