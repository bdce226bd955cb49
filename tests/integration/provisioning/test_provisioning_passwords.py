# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No password is lost: after any fault, the password in the credentials file logs in, or a warning says that it doesn't."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg2
import pytest
import yaml

from tests.integration.provisioning.test_provisioning_lifecycle import CREDENTIALS, kill_when
from tests.support.long_runs import FULL, sampled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform
    from tests.support.playbooks import Playbooks, Result

PASSWORD_PATH = "/v1/projects/{ref}/database/password"
UPDATE_PASSWORD = ("-e", "supabase_project_update_password=always")


class Client:
    """A client and its credentials file."""

    def __init__(self, playbooks: Playbooks, name: str, kept: Path) -> None:
        self.playbooks = playbooks
        self.name = name
        self.kept = kept
        self.arguments = ("-e", f"client_id={name}", "-e", f"{CREDENTIALS}={kept}")

    def run(self, *arguments: str) -> Result:
        """Provision it."""
        return self.playbooks.run(*self.arguments, *arguments)

    @property
    def credentials(self) -> dict[str, Any]:
        """The content of its file."""
        return dict(yaml.safe_load(self.kept.read_text(encoding="utf-8"))) if self.kept.exists() else {}

    @property
    def logs_in(self) -> bool:
        """Whether the URL in the file logs in."""
        try:
            psycopg2.connect(self.credentials["supabase_database_url"]).close()
        except psycopg2.OperationalError:
            return False
        return True


@pytest.fixture
def owner(playbooks: Playbooks, client: str, tmp_path: Path) -> Client:
    """Return a client that isn't provisioned yet."""
    return Client(playbooks, client, tmp_path / "client.yml")


def finishes(owner: Client, *, twice: bool = FULL) -> None:
    """Run: the file logs in afterwards. A second run, which not all tests need, changes nothing."""
    done = owner.run()
    assert done.status == 0, done.output
    assert owner.logs_in, owner.credentials
    assert not {"pending_database_password", "refused_database_password"} & owner.credentials.keys()
    assert "warning " not in done.text
    if twice:
        again = owner.run()
        assert set(again.changed.values()) == {0}, again.output


#: A fault of the request that sets the password, and whether it takes effect nevertheless.
UPDATES: dict[str, tuple[dict[str, Any], bool]] = {
    "refused": ({"name": "server_error", "status": 400}, False),
    "a gateway's error before": ({"name": "bad_gateway"}, False),
    "a gateway's error after": ({"name": "bad_gateway_after"}, True),
}


@pytest.mark.nightly
@pytest.mark.fuzz
@pytest.mark.parametrize("case", sampled(UPDATES, every=3, start=2))
def test_new_password_with_lost_response_is_verified_by_logging_in(
    platform: Platform, owner: Client, case: str
) -> None:
    fault, takes_effect = UPDATES[case]
    platform.provision(owner.name, owner.kept)
    before = owner.credentials["supabase_database_password"]
    platform.running.fault(**fault, method="PATCH", path=PASSWORD_PATH)
    done = owner.run(*UPDATE_PASSWORD)
    assert done.records[owner.name]["changed"] == takes_effect, done.output
    assert (done.status == 0) == takes_effect, done.output
    assert owner.logs_in
    assert (owner.credentials["supabase_database_password"] != before) == takes_effect
    finishes(owner)


@pytest.mark.nightly
@pytest.mark.fuzz
@pytest.mark.parametrize("fault", sampled(["late_pooler", "late_keys"], every=2, start=1))
def test_new_password_is_stored_even_if_the_run_fails_later(platform: Platform, owner: Client, fault: str) -> None:
    platform.provision(owner.name, owner.kept)
    (ref,) = platform.refs(f"client-{owner.name}-prod")
    if fault == "late_pooler":
        # The database can't be reached after the password is set.
        platform.running.fault("late_pooler", seconds=3600, ref=ref)
        arguments = ["-e", "database_schema_login_wait=0"]
    else:
        platform.running.fault("valueless_keys", count=None)
        arguments = ["-e", "supabase_project_wait_timeout=2"]
    done = owner.run(*UPDATE_PASSWORD, *arguments)
    assert done.status == 2, done.output
    assert done.records[owner.name]["changed"]
    platform.running.delete("/_local/faults")
    platform.running.fault("late_pooler", seconds=0, ref=ref)
    assert owner.logs_in
    finishes(owner)


def test_password_of_new_project_is_stored_after_timeout(platform: Platform, owner: Client) -> None:
    platform.running.settings(delay=8.0)
    too_late = owner.run("-e", "supabase_project_wait_timeout=1")
    assert too_late.status == 2
    assert owner.credentials["supabase_project_ref"] == platform.refs(f"client-{owner.name}-prod")[0]
    assert owner.credentials["supabase_database_password"]
    finishes(owner)


@pytest.mark.nightly
@pytest.mark.fuzz
@pytest.mark.parametrize("fault", sampled(["create_502", "create_dropped", "not_json"], every=3))
def test_create_with_lost_response_keeps_its_password(platform: Platform, owner: Client, fault: str) -> None:
    platform.running.fault(fault, method="POST", path="/v1/projects")
    done = owner.run()
    assert (done.status == 0) == (fault != "not_json"), done.output
    finishes(owner)


def test_pending_password_that_was_never_set_is_dropped(platform: Platform, owner: Client) -> None:
    platform.provision(owner.name, owner.kept)
    password = owner.credentials["supabase_database_password"]
    owner.kept.write_text(yaml.safe_dump(owner.credentials | {"pending_database_password": "never-set"}))
    finishes(owner, twice=True)
    assert owner.credentials["supabase_database_password"] == password


@pytest.mark.nightly
def test_pending_password_that_cannot_be_tried_is_kept(platform: Platform, owner: Client) -> None:
    platform.provision(owner.name, owner.kept)
    before = owner.credentials | {"pending_database_password": "perhaps"}
    owner.kept.write_text(yaml.safe_dump(before))
    checked = owner.run("--check")
    assert "would be written" in checked.text
    assert owner.credentials == before
    (ref,) = platform.refs(f"client-{owner.name}-prod")
    platform.running.fault("circuit_breaker", seconds=3600, ref=ref)
    assert owner.run().status == 2
    assert owner.credentials == before
    platform.running.fault("circuit_breaker", seconds=0, ref=ref)
    finishes(owner)


@pytest.mark.nightly
def test_password_changed_elsewhere_causes_warning_and_can_be_replaced(platform: Platform, owner: Client) -> None:
    platform.provision(owner.name, owner.kept)
    stale = owner.credentials["supabase_database_password"]
    (ref,) = platform.refs(f"client-{owner.name}-prod")
    assert platform.running.patch(PASSWORD_PATH.format(ref=ref), {"password": "set in the dashboard"}).ok
    checked = owner.run("--check")
    assert "rejects the password in" in checked.text
    assert owner.credentials["supabase_database_password"] == stale
    found = owner.run()
    assert found.status == 0, found.output
    assert not found.records[owner.name]["changed"]
    assert "rejects the password in" in found.text
    assert owner.credentials["refused_database_password"] == stale
    assert "supabase_database_password" not in owner.credentials
    # It isn't tried again: that would get the address blocked.
    platform.running.settings(breaker_failures=1)
    again = owner.run()
    assert again.status == 0, again.output
    assert set(again.changed.values()) == {0}
    assert "has no database password" in again.text
    assert owner.run(*UPDATE_PASSWORD).status == 0
    finishes(owner)


@pytest.mark.nightly
def test_given_password_is_stored_once_it_has_logged_in(platform: Platform, owner: Client) -> None:
    platform.running.create_ready(f"client-{owner.name}-prod", region="eu-central-1", db_pass="given to us")
    without = owner.run()
    assert "has no database password" in without.text
    wrong = owner.run("-e", "supabase_project_database_password=wrong")
    assert wrong.status == 2
    assert "supabase_database_password" not in owner.credentials
    assert owner.run("-e", "supabase_project_database_password='given to us'").status == 0
    finishes(owner)


@pytest.mark.nightly
def test_without_credentials_file_the_loss_is_reported(owner: Client) -> None:
    done = owner.playbooks.client(owner.name)
    assert done.status == 0
    assert "is not stored" in done.text
    given = owner.playbooks.client(
        owner.name, *UPDATE_PASSWORD, "-e", "supabase_project_database_password=known-to-the-operator"
    )
    assert given.status == 0
    assert "is not stored" not in given.text


#: When the run that sets a password is killed: as the file and the platform show it.
POINTS = ["the pending one is written", "it was set", "the schema is applied"]


@pytest.mark.fuzz
@pytest.mark.parametrize(
    ("point", "new"), sampled([(point, new) for point in POINTS for new in (True, False)], every=6, start=2)
)
def test_killed_run_loses_no_password(platform: Platform, owner: Client, point: str, new: bool) -> None:
    name = f"client-{owner.name}-prod"
    arguments: tuple[str, ...] = ()
    if not new:
        platform.provision(owner.name, owner.kept)
        arguments = UPDATE_PASSWORD

    def is_pending() -> bool:
        return "pending_database_password" in owner.credentials

    def is_set() -> bool:
        if not is_pending():
            return False
        password = owner.credentials["pending_database_password"]
        return any(not platform.running.login_error(ref, password=password) for ref in platform.refs(name))

    def is_applied() -> bool:
        return is_set() and bool(platform.query(platform.refs(name)[0], APPLYING)[0]["n"])

    reached = dict(zip(POINTS, (is_pending, is_set, is_applied), strict=True))[point]
    platform.running.settings(breaker_failures=0)
    kill_when(owner.playbooks.start(*owner.arguments, *arguments), reached)
    finishes(owner, twice=True)


APPLYING = "select count(*)::int as n from pg_stat_activity where application_name = 'draggonnb.supabase'"


@pytest.mark.nightly
def test_file_logs_in_after_concurrent_runs(owner: Client) -> None:
    for arguments in ((), UPDATE_PASSWORD):
        processes = [owner.playbooks.start(*owner.arguments, *arguments) for _run in range(2)]
        for process in processes:
            with process:
                process.communicate()
        finishes(owner)
