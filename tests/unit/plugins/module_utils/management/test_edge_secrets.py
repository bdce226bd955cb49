# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets of edge functions: the options, the decision, and all requests of a task."""

from __future__ import annotations

import typing as t
from hashlib import sha256

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_secrets.options import (
    SECRET_SPEC,
    SecretsSpec,
    Update,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_secrets.reconciler import reconcile
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    PROJECT,
    ScriptedTask,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply, Step

GET, POST, DELETE = (f"{method} {PROJECT}/secrets" for method in ("GET", "POST", "DELETE"))
LOST = requests.exceptions.ReadTimeout()


def stored(*, updated_at: str = "2026-01-01T00:00:00Z", **values: str) -> Reply:
    """Return the list of secrets; a value that begins with = is the digest itself."""
    entries = [
        {
            "name": name,
            "value": value[1:] if value.startswith("=") else sha256(value.encode()).hexdigest(),
            "updated_at": updated_at,
        }
        for name, value in {"SUPABASE_URL": "https://x", **values}.items()
    ]
    return Reply(200, entries)


def run(spec: SecretsSpec, *steps: Step, check_mode: bool = False) -> ScriptedTask:
    return replay_task(lambda task: reconcile(spec, task), *steps, check_mode=check_mode)


def test_only_secrets_with_another_value_are_set() -> None:
    spec = SecretsSpec(values={"SAME": "one", "OTHER": "two", "NEW": "three"})
    first = (GET, stored(SAME="one", OTHER="old", KEPT="mine"))
    predicted = run(spec, first, check_mode=True)
    done = run(spec, first, (POST, Reply(201)))
    assert done.bodies == [[{"name": "NEW", "value": "three"}, {"name": "OTHER", "value": "two"}]]
    assert done.result == {
        "action": "updated",
        "created": ["NEW"],
        "updated": ["OTHER"],
        "deleted": [],
        "names": ["KEPT", "NEW", "OTHER", "SAME", "SUPABASE_URL"],
        "requests": 2,
    }
    assert (
        predicted.diff
        == done.diff
        == (
            "OTHER: (another value)\n",
            "NEW: (set by this run)\nOTHER: (set by this run)\n",
        )
    )
    assert predicted.result == done.result | {"requests": 1}


def test_unchanged_secrets_take_one_request() -> None:
    assert not run(SecretsSpec(values={"A": "ä", "B": ""}), (GET, stored(A="ä", B=""))).changed


def test_exact_deletes_the_others_but_not_those_of_the_platform() -> None:
    done = run(
        SecretsSpec(values={"A": "1"}, exact=True),
        (GET, stored(OLD="x", OLDER="y")),
        (POST, Reply(201)),
        (DELETE, Reply(200)),
    )
    assert done.bodies[1] == ["OLD", "OLDER"]
    assert (done.result["deleted"], done.result["names"]) == (["OLD", "OLDER"], ["A", "SUPABASE_URL"])
    assert run(SecretsSpec(exact=True), (GET, stored(OLD="x")), (DELETE, Reply(200))).changed
    assert not run(SecretsSpec(exact=True), (GET, stored())).changed


def test_absent_secrets_are_deleted() -> None:
    spec = SecretsSpec(absent=("OLD", "GONE"))
    done = run(spec, (GET, stored(OLD="x", KEPT="y")), (DELETE, LOST), (GET, stored(OLD="x")), (GET, stored()))
    assert (done.bodies, done.result["deleted"]) == ([["OLD"]], ["OLD"])
    assert not run(spec, (GET, stored(KEPT="y"))).changed


@pytest.mark.parametrize("lost", [LOST, Reply(500, {"message": "no"})])
def test_lost_response_is_checked_by_digest(lost: Reply | Exception) -> None:
    spec = SecretsSpec(values={"A": "new"})
    done = run(spec, (GET, stored(A="old")), (POST, lost), (GET, stored(A="old")), (GET, stored(A="new")))
    assert done.changed


def test_values_without_a_digest_make_no_difference_for_ever() -> None:
    masked = stored(A="=********")
    done = run(SecretsSpec(values={"A": "new"}), (GET, masked))
    assert done.outcome is not None
    assert not done.changed
    assert "update_secrets=always" in done.outcome.warnings[0]
    spec = SecretsSpec(values={"A": "new"}, update=Update.ALWAYS)
    after = stored(A="=********", updated_at="2026-01-02T00:00:00Z")
    assert run(spec, (GET, masked), (POST, LOST), (GET, masked), (GET, after)).changed


def test_on_create_sets_missing_ones_only() -> None:
    spec = SecretsSpec(values={"A": "new", "B": "new"}, update=Update.ON_CREATE)
    assert run(spec, (GET, stored(A="old")), (POST, Reply(201))).bodies == [[{"name": "B", "value": "new"}]]


def test_error_that_quotes_a_value_shows_none() -> None:
    done = run(
        SecretsSpec(values={"A": "s3cret-value"}),
        (GET, stored()),
        (POST, Reply(400, {"message": "value s3cret-value is wrong"})),
    )
    assert "s3cret-value" not in done.message
    assert "HTTP 400" in done.message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "takes the option secrets"),
        ({"secrets": {}, "names": ["A"]}, "takes the option secrets"),
        ({"state": "absent"}, "takes their names"),
        ({"state": "absent", "names": ["A"], "exact": True}, "takes their names"),
        ({"secrets": {"SUPABASE_URL": "s3cret"}}, "is reserved"),
        ({"secrets": {"A B": "s3cret"}}, "is not the name of a secret"),
        ({"secrets": {"": "s3cret"}}, "is not the name of a secret"),
        ({"secrets": {1: "s3cret"}}, "is not the name of a secret"),
        ({"secrets": {"A": None}}, "'A' is not text"),
        ({"secrets": {"A": True}}, "'A' is not text"),
        ({"secrets": {"A": {"b": "s3cret"}}}, "'A' is not text"),
        ({"secrets": {"A": "s3cret" * 5000}}, "has 30000 characters"),
    ],
)
def test_invalid_options_are_rejected(options: dict[str, t.Any], message: str) -> None:
    defaults = {name: spec.get("default") for name, spec in SECRET_SPEC.items()}
    with pytest.raises(Failure, match=message) as caught:
        read_spec({**defaults, **options})
    assert "s3cret" not in str(caught.value.as_result())


def test_numbers_are_text() -> None:
    defaults = {name: spec.get("default") for name, spec in SECRET_SPEC.items()}
    assert read_spec({**defaults, "secrets": {"PORT": 5432}}).values == {"PORT": "5432"}
