# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deploy keys: the options, the decision, and all requests of a task."""

from __future__ import annotations

import base64
import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.deploy_keys.options import (
    DEPLOY_KEY_SPEC,
    DeployKeySpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.deploy_keys.reconciler import reconcile
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.github.github_task import (
    REPOSITORY,
    replay,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply, Step

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
        ScriptedTask,
    )

LIST, ADD = f"GET {REPOSITORY}/keys?per_page=100&page=1", f"POST {REPOSITORY}/keys"
LOST = requests.exceptions.ReadTimeout()
IN_USE = Reply(422, {"message": "Validation Failed", "errors": [{"message": "key is already in use"}]})


def public_key(seed: str) -> str:
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in (b"ssh-ed25519", seed.encode().ljust(32, b"\0")))
    return "ssh-ed25519 " + base64.b64encode(blob).decode()


ONE, TWO = public_key("one"), public_key("two")


def spec(**given: object) -> DeployKeySpec:
    defaults = {name: option.get("default") for name, option in DEPLOY_KEY_SPEC.items()}
    return read_spec({**defaults, "title": "web", "key": f"{ONE} me@host\n", **given})


def run(given: DeployKeySpec, *steps: Step, check_mode: bool = False) -> ScriptedTask:
    return replay(lambda task: reconcile(given, task), *steps, check_mode=check_mode)


def key(number: int = 1, **changes: t.Any) -> dict[str, object]:
    return {"id": number, "title": "web", "key": ONE, "read_only": True, **changes}


def listed(*keys: dict[str, object]) -> Step:
    return (LIST, Reply(200, list(keys)))


def delete(number: int, reply: Reply | Exception | None = None) -> Step:
    return (f"DELETE {REPOSITORY}/keys/{number}", reply or Reply(204))


FOREIGN = key(9, title="other", key=TWO)


def test_a_key_is_added_and_then_unchanged() -> None:
    predicted = run(spec(), listed(FOREIGN), check_mode=True)
    added = run(spec(), listed(FOREIGN), (ADD, Reply(201, key(2))))
    assert (predicted.diff, predicted.changed, added.result["action"]) == (added.diff, True, "created")
    assert added.bodies == [{"title": "web", "key": ONE, "read_only": True}]
    assert added.result["deploy_key"] == {**predicted.result["deploy_key"], "id": 2}
    again = run(spec(), listed(key(2, key=f"{ONE} comment"), FOREIGN))
    assert (again.changed, again.result["deploy_key"]) == (False, added.result["deploy_key"])


def test_the_fingerprint_is_that_of_ssh() -> None:
    # ssh-keygen -l of this key, which is one of GitHub's own.
    text = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
    found = spec(key=text).key
    assert found is not None
    assert found.fingerprint == "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"


def test_a_new_key_is_added_before_the_former_one_is_deleted() -> None:
    done = run(spec(key=TWO), listed(key()), (ADD, Reply(201, key(2, key=TWO))), delete(1))
    assert (done.result["action"], done.result["deploy_key"]["id"]) == ("updated", 2)
    before, after = done.diff
    assert (before.count("fingerprint: "), after.count("fingerprint: "), before != after) == (1, 1, True)


@pytest.mark.parametrize("other", [{"read_only": False}, {"title": "old"}])
def test_a_key_that_stays_is_deleted_before_it_is_added(other: dict[str, t.Any]) -> None:
    done = run(spec(), listed(key(**other)), delete(1), (ADD, Reply(201, key(2))))
    assert done.result["action"] == "updated"


def test_copies_are_deleted() -> None:
    kept = run(spec(), listed(key(1), key(2, key=TWO)), delete(2))
    assert (kept.result["action"], kept.result["deploy_key"]["id"]) == ("deleted", 1)
    gone = run(spec(state="absent"), listed(key(1), key(2, key=TWO), key(3, title="x", key=TWO)), delete(1), delete(2))
    assert (gone.changed, gone.result["deploy_key"]) == (True, None)
    assert not run(spec(state="absent", key=None), listed(FOREIGN)).changed


@pytest.mark.parametrize("lost", [LOST, Reply(502, b"<html>"), IN_USE])
def test_a_key_is_never_added_twice(lost: Reply | Exception) -> None:
    assert run(spec(), listed(), (ADD, lost), listed(key(2))).result["deploy_key"]["id"] == 2


def test_a_key_that_is_in_use_elsewhere_is_explained() -> None:
    refused = run(spec(), listed(), (ADD, IN_USE), listed())
    assert "key is already in use" in refused.message
    assert "Create a key pair for this repository" in refused.message


def test_a_deletion_whose_outcome_is_unknown_is_verified() -> None:
    gone = spec(state="absent", key=None)
    assert run(gone, listed(key()), delete(1, LOST), listed(key()), listed()).changed
    assert run(gone, listed(key()), delete(1, Reply(404, {}))).changed


def test_all_pages_are_read() -> None:
    first = [key(number, title=f"t{number}", key=TWO) for number in range(100)]
    second = (LIST.replace("&page=1", "&page=2"), Reply(200, [key(200)]))
    assert not run(spec(), listed(*first), second).changed


PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE=\n-----END OPENSSH PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"title": ""}, "title is blank"),
        ({"key": None}, "has no key"),
        ({"key": PRIVATE}, "is a private key"),
        ({"key": "PuTTY-User-Key-File-3: ssh-ed25519"}, "is a private key"),
        ({"key": "ssh-dss AAAA"}, "not a public key"),
        ({"key": f"{ONE}\n{TWO}"}, "not a public key"),
        ({"key": ONE[:-30]}, "incomplete or damaged"),
        ({"key": "ssh-ed25519 AAAA"}, "incomplete or damaged"),
        ({"key": ONE.replace("ssh-ed25519", "ssh-rsa", 1)}, "incomplete or damaged"),
        ({"key": "ssh-rsa !"}, "incomplete or damaged"),
    ],
)
def test_invalid_options_are_errors_that_show_no_key(given: dict[str, object], message: str) -> None:
    with pytest.raises(Failure) as raised:
        spec(**given)
    shown = raised.value.as_result()["msg"]
    assert message in shown
    assert not any(word in shown for word in ("b3BlbnNzaC1r", "AAAA"))
