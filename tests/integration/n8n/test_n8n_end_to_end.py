# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a request to a webhook to a row in the client's database. Needs a real n8n, which runs nodes: ``make test-n8n``."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass

import pytest

from tests.integration.n8n.conftest import URL, client_of
from tests.integration.n8n.role import role_runner
from tests.local_supabase.harness import QUICK, LocalSupabase
from tests.support import client_schema

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import requests

    from tests.support.playbooks import Playbooks

    from .conftest import Served, Server

Post: t.TypeAlias = "Callable[[str, dict[str, t.Any]], requests.Response]"
pytestmark = pytest.mark.skipif(not os.environ.get(URL), reason="the local n8n runs no nodes")
MESSAGE = {"provider": "postmark", "message_id": "m1"}


@dataclass(frozen=True)
class Project:
    """A project of a local Supabase."""

    running: LocalSupabase
    ref: str

    def rows(self, sql: str) -> list[tuple[t.Any, ...]]:
        """Run a statement as its owner, and return the rows."""
        return self.running.rows(self.ref, sql)


@pytest.fixture(scope="module")
def project() -> Iterator[Project]:
    """Yield a project with the schema, on a local Supabase."""
    with LocalSupabase.served(*QUICK) as running:
        created = Project(running, running.create_ready("n8n"))
        created.rows(client_schema.render("starter"))
        yield created


@pytest.fixture(scope="module")
def n8n(served: Served) -> Iterator[Server]:
    """Yield the n8n with the client of all tests, which use different addresses."""
    with client_of(served) as server:
        yield server


@pytest.fixture(scope="module")
def post(n8n: Server, project: Project, plays: Playbooks, tmp_path_factory: pytest.TempPathFactory) -> Post:
    """Apply the role, and return what calls the webhooks."""
    project.rows(f"insert into organizations (name, slug) values ('Acme', '{n8n.client}')")
    keys = project.running.get(f"/v1/projects/{project.ref}/api-keys?reveal=true").json()
    (secret,) = (key["api_key"] for key in keys if key["type"] == "secret")
    variables = {"n8n_webhooks_supabase_url": project.running.url, "n8n_webhooks_supabase_key": secret}
    status, shown, done = role_runner(n8n, plays, tmp_path_factory.mktemp("role"))(**variables)
    assert status == 0, shown
    headers = {done["resources"]["n8n_webhook_header"]: done["resources"]["n8n_webhook_secret"]}
    return lambda path, body: n8n.webhook("POST", f"{n8n.client}/{path}", body, headers=headers)


def rows(project: Project, columns: str, table: str, like: str) -> list[tuple[t.Any, ...]]:
    """Return the rows whose address ends with a text."""
    column = "to_email" if table == "email_sends" else "email"
    return project.rows(f"select {columns} from {table} where {column} like '%{like}' order by 1")


def test_a_lead_becomes_a_contact_once(project: Project, post: Post) -> None:
    lead = {"email": " Ada@Lead.test ", "first_name": "Ada", "last_name": "Lovelace", "source": "landing page"}
    created = post("lead", lead)
    assert (created.status_code, created.json()) == (201, {"ok": True, "created": True})
    # What is known of a contact isn't replaced by what a form says.
    again = post("lead", {**lead, "first_name": "Somebody"})
    assert (again.status_code, again.json()) == (200, {"ok": True, "created": False})
    nameless = post("lead", {"email": "bob@lead.test"})
    assert nameless.status_code == 201
    columns = "email, first_name, last_name, source, lifecycle_stage, email_opt_in"
    found = rows(project, columns, "contacts", "@lead.test")
    assert found == [
        ("ada@lead.test", "Ada", "Lovelace", "landing page", "lead", False),
        ("bob@lead.test", "bob@lead.test", None, "website", "lead", False),
    ]


@pytest.mark.parametrize("body", [{}, {"email": "nobody"}, {"email": ["a@example.com"]}, {"email": "a@b c"}])
def test_a_lead_without_an_address_is_refused(post: Post, body: dict[str, t.Any]) -> None:
    refused = post("lead", body)
    assert (refused.status_code, refused.json()["ok"]) == (400, False)


def test_a_lead_that_can_not_be_stored_is_sent_again(n8n: Server, project: Project, post: Post) -> None:
    project.rows(f"update organizations set slug = slug || '-renamed' where slug = '{n8n.client}'")
    failed = post("lead", {"email": "ada@again.test"})
    assert (failed.status_code, failed.json()["ok"]) == (502, False)
    project.rows(f"update organizations set slug = '{n8n.client}'")
    assert post("lead", {"email": "ada@again.test"}).status_code == 201


def test_events_of_an_email_are_noted_once(n8n: Server, project: Project, post: Post) -> None:
    message = {**MESSAGE, "message_id": n8n.client}
    project.rows(
        "insert into email_sends (organization_id, to_email, subject, status, provider, provider_message_id) "
        f"select id, 'ada@sent.test', 'Hello', 'sent', 'postmark', '{n8n.client}' from organizations where slug = '{n8n.client}'",
    )
    columns = "status, delivered_at is not null, open_count, click_count, bounced_at is not null"
    for event, changed, expected in (
        ("delivered", True, ("delivered", True, 0, 0, False)),
        ("delivered", False, ("delivered", True, 0, 0, False)),
        ("opened", True, ("delivered", True, 1, 0, False)),
        ("opened", False, ("delivered", True, 1, 0, False)),
        ("clicked", True, ("delivered", True, 1, 1, False)),
        ("complained", True, ("complained", True, 1, 1, False)),
        ("complained", False, ("complained", True, 1, 1, False)),
        ("delivered", False, ("complained", True, 1, 1, False)),
    ):
        answer = post("email-event", {**message, "event": event, "email": "Ada@sent.test"})
        assert (answer.status_code, answer.json()) == (200, {"ok": True, "changed": changed}), event
        assert rows(project, columns, "email_sends", "@sent.test") == [expected]
    assert rows(project, "email, source", "email_unsubscribes", "@sent.test") == [("ada@sent.test", "complaint")]


def test_who_unsubscribes_or_bounces_gets_no_more_email(project: Project, post: Post) -> None:
    unknown = {**MESSAGE, "message_id": "never sent"}
    for body, changed in (
        ({"event": "unsubscribed", "email": "ada@gone.test", "occurred_at": "2026-11-01T08:00:00Z"}, True),
        ({"event": "unsubscribed", "email": "ADA@gone.test"}, False),
        ({**unknown, "event": "bounced", "email": "bob@gone.test"}, True),
        ({**unknown, "event": "opened"}, False),
        ({"event": "processed"}, False),
    ):
        answer = post("email-event", body)
        assert (answer.status_code, answer.json()) == (200, {"ok": True, "changed": changed}), body
    found = rows(project, "email, source", "email_unsubscribes", "@gone.test")
    assert found == [("ada@gone.test", "link"), ("bob@gone.test", "bounce")]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event": "opened"},
        {**MESSAGE, "event": "opened", "occurred_at": "yesterday"},
        {**MESSAGE, "event": "bounced", "email": "nobody"},
        {"event": "unsubscribed"},
    ],
)
def test_incomplete_events_are_refused(post: Post, body: dict[str, t.Any]) -> None:
    assert post("email-event", body).status_code == 400
