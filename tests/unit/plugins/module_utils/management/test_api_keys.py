# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""API keys: the options, the decision, and all requests of a task."""

from __future__ import annotations

import typing as t
from datetime import UTC, datetime

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys.options import (
    API_KEY_SPEC,
    DAY,
    KeySpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys.reconciler import reconcile
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    NOW,
    PROJECT,
    ScriptedTask,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply, Step

KEYS = f"GET {PROJECT}/api-keys"
REVEALED = f"{KEYS}?reveal=true"
CREATE = f"POST {PROJECT}/api-keys?reveal=true"
LEGACY = f"GET {PROJECT}/api-keys/legacy"
LOST = requests.exceptions.ReadTimeout()
VALUE = "sb_secret_0123456789abcdef"


def key(name: str = "worker", *, days: float = 1, **members: t.Any) -> dict[str, t.Any]:
    """Return a secret key as the API returns it, created some days ago."""
    created = datetime.fromtimestamp(NOW - days * DAY, UTC).isoformat()
    return {
        "id": f"id-of-{name}",
        "type": "secret",
        "name": name,
        "api_key": VALUE,
        "prefix": "sb_secret_01234",
        "description": None,
        "inserted_at": created,
        **members,
    }


def keys(*entries: dict[str, t.Any]) -> Reply:
    return Reply(200, [{"name": "anon", "type": "legacy", "id": "anon", "api_key": "jwt"}, *entries])


def run(*steps: Step, check_mode: bool = False, **spec: t.Any) -> ScriptedTask:
    given = {"kind": "secret", "name": "worker", **spec}
    return replay_task(lambda task: reconcile(KeySpec(**given), task), *steps, check_mode=check_mode)


def test_legacy_keys_of_a_deleted_project_are_an_error() -> None:
    gone = Reply(404, {"message": "Project not found"})
    done = run((f"GET {PROJECT}/api-keys/legacy", gone), kind="legacy", present=False)
    assert "The project was deleted" in done.message


def test_unchanged_key_takes_one_request() -> None:
    done = run((REVEALED, keys(key(), key("other"))))
    assert (done.changed, done.result["action"]) == (False, "none")
    assert done.result["api_key"]["value"] == VALUE
    assert done.diff == ("", "")


def test_missing_key_is_created_with_its_value() -> None:
    spec: dict[str, t.Any] = {"description": "Jobs", "template": {"role": "worker"}}
    predicted = run((REVEALED, keys()), check_mode=True, **spec)
    done = run(
        (REVEALED, keys()),
        (CREATE, Reply(201, key(description="Jobs", secret_jwt_template={"role": "worker"}))),
        **spec,
    )
    assert (done.changed, done.result["action"]) == (True, "created")
    assert done.result["api_key"]["value"] == VALUE
    assert done.bodies == [
        {"type": "secret", "name": "worker", "description": "Jobs", "secret_jwt_template": {"role": "worker"}}
    ]
    assert predicted.diff == done.diff
    assert VALUE not in str(done.diff)
    assert (predicted.result["action"], predicted.result["api_key"]["value"]) == ("created", None)


@pytest.mark.parametrize("lost", [LOST, Reply(502, b"error code: 502"), Reply(409, {"message": "exists"})])
def test_create_with_unknown_outcome_is_read_and_not_repeated(lost: Reply | Exception) -> None:
    done = run((REVEALED, keys()), (CREATE, lost), (REVEALED, keys()), (REVEALED, keys(key())))
    assert (done.changed, done.result["api_key"]["value"]) == (True, VALUE)


def test_create_that_had_no_effect_is_reported() -> None:
    done = run((REVEALED, keys()), (CREATE, LOST), *[(REVEALED, keys())] * 12)
    assert "Whether it took effect is unknown" in done.message
    assert done.failure is not None
    assert done.failure.details["changed"] is False


def test_given_properties_only_are_changed() -> None:
    current = key(description="Old", secret_jwt_template={"role": "service_role"})
    assert not run((REVEALED, keys(current))).changed
    done = run(
        (REVEALED, keys(current)),
        (f"PATCH {PROJECT}/api-keys/id-of-worker", Reply(200, current)),
        description="New",
    )
    assert done.bodies == [{"description": "New"}]
    assert done.result["action"] == "updated"
    assert done.result["api_key"]["description"] == "New"
    assert "worker.description: Old" in done.diff[0]
    assert "worker.description: New" in done.diff[1]
    assert not run((REVEALED, keys(key(description=None))), description="").changed


def test_rotation_keeps_the_old_key_for_the_overlap() -> None:
    old, new = (
        key(days=91, description="Jobs"),
        key(days=0, description="Jobs", id="new", api_key="sb_secret_new-value"),
    )
    spec: dict[str, t.Any] = {"max_age": 90 * DAY}
    assert not run((REVEALED, keys(key(days=89))), **spec).changed
    predicted = run((REVEALED, keys(old)), check_mode=True, **spec)
    done = run(
        (REVEALED, keys(old)),
        (f"PATCH {PROJECT}/api-keys/id-of-worker", Reply(200, old)),
        (CREATE, Reply(201, new)),
        **spec,
    )
    assert done.bodies == [
        {"name": "worker_previous"},
        {"type": "secret", "name": "worker", "description": "Jobs"},
    ]
    assert (done.result["action"], predicted.result["action"]) == ("rotated", "rotated")
    assert done.result["api_key"]["value"] == "sb_secret_new-value"
    assert (done.result["previous"]["value"], done.result["previous"]["name"]) == (VALUE, "worker_previous")
    assert predicted.diff == done.diff
    assert "worker_previous.created_at" in done.diff[1]


def test_previous_key_is_deleted_when_the_overlap_ends() -> None:
    previous = key("worker_previous", days=100)
    assert not run((REVEALED, keys(key(days=6.9), previous))).changed
    done = run((REVEALED, keys(key(days=7), previous)), (f"DELETE {PROJECT}/api-keys/id-of-worker_previous", Reply()))
    assert (done.changed, done.result["action"], done.result["previous"]) == (True, "deleted", None)


def test_rotation_without_overlap_deletes_the_old_key_after_the_new_one_exists() -> None:
    done = run(
        (REVEALED, keys(key())),
        (f"PATCH {PROJECT}/api-keys/id-of-worker", Reply()),
        (CREATE, Reply(201, key(id="new"))),
        (f"DELETE {PROJECT}/api-keys/id-of-worker?was_compromised=true&reason=leaked", Reply()),
        rotate=True,
        overlap=0,
        compromised=True,
        reason="leaked",
    )
    assert (done.result["action"], done.result["previous"]) == ("rotated", None)
    assert "worker_previous" not in done.diff[1]


def test_second_rotation_within_the_overlap_is_refused() -> None:
    done = run((REVEALED, keys(key(days=1), key("worker_previous", days=30))), rotate=True)
    assert "is still valid as 'worker_previous' until" in done.message


def test_interrupted_rotation_is_continued() -> None:
    done = run((REVEALED, keys(key("worker_previous", days=30))), (CREATE, Reply(201, key(days=0))))
    assert (done.result["action"], done.result["previous"]["name"]) == ("rotated", "worker_previous")


def test_failure_between_two_changes_reports_the_first() -> None:
    done = run(
        (REVEALED, keys(key())),
        (f"PATCH {PROJECT}/api-keys/id-of-worker", Reply()),
        (CREATE, Reply(403, {"message": "no"})),
        rotate=True,
    )
    assert done.failure is not None
    assert (done.failure.details["changed"], done.failure.details["actions"]) == (True, ["retired"])
    assert "api_gateway_keys_write" in done.message


def test_absent_key_is_deleted_with_its_previous_one() -> None:
    gone = run((KEYS, keys(key("other"))), present=False)
    assert (gone.changed, gone.result["api_key"]) == (False, None)
    done = run(
        (KEYS, keys(key(), key("worker_previous"))),
        (f"DELETE {PROJECT}/api-keys/id-of-worker_previous", Reply(404, {"message": "API key not found"})),
        (f"DELETE {PROJECT}/api-keys/id-of-worker", LOST),
        (KEYS, keys()),
        present=False,
    )
    assert done.result["action"] == "deleted"


def test_value_that_may_not_be_revealed_is_null_with_a_warning() -> None:
    done = run((REVEALED, Reply(403, {"message": "no"})), (KEYS, keys(key(api_key="sb_secret_01234····"))))
    assert done.outcome is not None
    assert done.result["api_key"]["value"] is None
    assert "api_gateway_keys_secret_read" in done.outcome.warnings[0]


def test_two_keys_with_the_name_are_an_error() -> None:
    assert "2 secret API keys named 'worker'" in run((REVEALED, keys(key(), key(id="b")))).message


def test_key_without_creation_date_is_not_rotated() -> None:
    done = run((REVEALED, keys(key(inserted_at=None))), max_age=DAY * 30)
    assert done.outcome is not None
    assert not done.changed
    assert "doesn't report when it was created" in done.outcome.warnings[0]


def test_legacy_keys_are_disabled_only_with_successors() -> None:
    enabled, disabled = Reply(200, {"enabled": True}), Reply(200, {"enabled": False})
    put = f"PUT {PROJECT}/api-keys/legacy?enabled=false"
    publishable = {**key("default"), "type": "publishable"}
    refused = run((LEGACY, enabled), (KEYS, keys(publishable)), kind="legacy", present=False)
    assert "it has no secret key" in refused.message
    both = keys(publishable, key("default"))
    done = run((LEGACY, enabled), (KEYS, both), (put, LOST), (LEGACY, disabled), kind="legacy", present=False)
    assert (done.changed, done.result["action"], done.result["legacy_enabled"]) == (True, "disabled", False)
    assert not run((LEGACY, Reply(404, {"message": "Cannot GET"})), kind="legacy", present=False).changed


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"type": "secret"}, "needs a name"),
        ({"type": "secret", "name": "No!"}, "is not the name of an API key"),
        ({"type": "secret", "name": "abc"}, "is not the name of an API key"),
        ({"type": "secret", "name": "a" * 60, "rotate": True}, "too long for a key that is rotated"),
        ({"type": "secret", "name": "worker", "max_age": 7.0}, "not longer than the overlap"),
        ({"type": "secret", "name": "worker", "max_age": float("nan")}, "not longer than the overlap"),
        ({"type": "secret", "name": "worker", "overlap": -1.0}, "not a number of days"),
        ({"type": "secret", "name": "worker", "rotate": True, "state": "absent"}, "both rotated and absent"),
        (
            {"type": "publishable", "name": "default", "secret_jwt_template": {"role": "x"}},
            "has no secret_jwt_template",
        ),
        ({"type": "legacy", "name": "anon"}, "no effect on legacy keys"),
    ],
)
def test_invalid_options_are_rejected(options: dict[str, t.Any], message: str) -> None:
    defaults = {name: spec.get("default") for name, spec in API_KEY_SPEC.items()}
    with pytest.raises(Failure, match=message):
        read_spec({**defaults, **options})
