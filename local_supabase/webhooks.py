# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Webhooks: events about projects, sent to the endpoints that subscribe to them.

Requests are signed as the Standard Webhooks specification says (https://www.standardwebhooks.com).
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import hashlib
import hmac
import json
import time
import typing as t
from collections import deque
from dataclasses import dataclass, field

import requests

from local_supabase.timestamps import iso_timestamp, uuid7

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from local_supabase.state import Store, WebhookEndpoint

PROJECT_EVENTS = tuple(
    f"v1.project.{name}"
    for name in (
        *("paused", "created", "restored", "transferred", "removed", "restarted", "status.changed", "backup.started"),
        *("branch.created", "branch.updated", "branch.removed"),
    )
)
ORGANIZATION_EVENTS = tuple(
    f"v1.organization.{name}"
    for name in (
        *("member.invitation.created", "member.invitation.canceled", "member.added", "member.removed"),
        *("member.role.assigned", "member.role.removed", "member.role.updated"),
        *("billing.plan.upgraded", "billing.plan.downgraded"),
    )
)
EVERY = "*"
EVENT_TYPES = (*PROJECT_EVENTS, *ORGANIZATION_EVENTS, EVERY)

KEY_PREFIX = "whsec_"
TIMEOUT, ATTEMPTS, PAUSE = 5.0, 3, 0.5
"""Seconds for a response; attempts of a delivery, and the seconds between them."""

KEPT = 1000
"""How many deliveries are kept, in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event. ``payload`` has what subscribers are told besides the organization and the project."""

    type: str
    organization: str
    ref: str | None = None
    payload: dict[str, t.Any] = field(default_factory=dict)
    id: str = field(default_factory=uuid7)
    timestamp: str = field(default_factory=lambda: iso_timestamp(time.time()))

    @property
    def content(self) -> dict[str, t.Any]:
        """What subscribers get as ``data``."""
        return {"organization_slug": self.organization, "project_ref": self.ref, **self.payload}


@dataclass(slots=True, kw_only=True)
class Delivery:
    """The last attempt to send an event to an endpoint. ``response_code`` 0: there was no response."""

    event: Event
    endpoint: str
    id: str = field(default_factory=uuid7)
    attempted_at: str = field(default_factory=lambda: iso_timestamp(time.time()))
    status: str = "pending"
    response_code: int = 0
    response_body: str | None = None
    response_headers: dict[str, str] = field(default_factory=dict)


class Webhooks:
    """Endpoints, events, and deliveries."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tasks: set[asyncio.Task[None]] = set()
        self.deliveries: deque[Delivery] = deque(maxlen=KEPT)

    def endpoints(self, organization: str, ref: str | None) -> list[WebhookEndpoint]:
        """Return the endpoints of a project, or those of an organization itself."""
        return [
            each for each in self._store.state.webhook_endpoints if (each.organization, each.ref) == (organization, ref)
        ]

    def add(self, endpoint: WebhookEndpoint) -> None:
        """Add an endpoint."""
        self._store.state.webhook_endpoints.append(endpoint)
        self._store.save()

    def remove(self, endpoint: WebhookEndpoint) -> None:
        """Remove an endpoint with its deliveries."""
        self._store.state.webhook_endpoints.remove(endpoint)
        self.deliveries = deque((each for each in self.deliveries if each.endpoint != endpoint.id), KEPT)
        self._store.save()

    def move(self, ref: str, organization: str) -> None:
        """Let the endpoints of a project follow it to another organization."""
        for endpoint in self._store.state.webhook_endpoints:
            if endpoint.ref == ref:
                endpoint.organization = organization

    def forget(self, ref: str) -> None:
        """Remove the endpoints of a deleted project. Events that are being sent still arrive."""
        state = self._store.state
        state.webhook_endpoints = [each for each in state.webhook_endpoints if each.ref != ref]

    def publish(self, event: Event) -> None:
        """Send an event to the endpoints that subscribe to it, in the background."""
        for endpoint in list(self._subscribers(event)):
            self.send(event, endpoint, attempts=ATTEMPTS)

    def send(self, event: Event, endpoint: WebhookEndpoint, *, attempts: int) -> None:
        """Send an event to one endpoint, in the background."""
        delivery = Delivery(event=event, endpoint=endpoint.id)
        self.deliveries.append(delivery)
        task = asyncio.ensure_future(_deliver(delivery, endpoint, attempts))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Give up what is still being sent."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _subscribers(self, event: Event) -> Iterator[WebhookEndpoint]:
        for endpoint in self._store.state.webhook_endpoints:
            concerned = endpoint.organization == event.organization and endpoint.ref in {None, event.ref}
            if concerned and endpoint.enabled and {event.type, EVERY} & set(endpoint.event_types):
                yield endpoint


async def _deliver(delivery: Delivery, endpoint: WebhookEndpoint, attempts: int) -> None:
    for attempt in range(attempts):
        if attempt:
            await asyncio.sleep(PAUSE)
        delivery.attempted_at = iso_timestamp(time.time())
        try:
            response = await asyncio.to_thread(_post, delivery.event, endpoint)
        except requests.RequestException:
            delivery.response_code = 0
        else:
            delivery.response_code = response.status_code
            delivery.response_body = response.text[:1000]
            delivery.response_headers = dict(response.headers)
            if response.ok:
                break
    delivery.status = "success" if 200 <= delivery.response_code < 300 else "failure"


def _post(event: Event, endpoint: WebhookEndpoint) -> requests.Response:
    body = json.dumps({"type": event.type, "timestamp": event.timestamp, "data": event.content})
    seconds = str(int(time.time()))
    headers = {
        **(endpoint.custom_headers or {}),
        "Content-Type": "application/json",
        "webhook-id": event.id,
        "webhook-timestamp": seconds,
        "webhook-signature": signature(endpoint.signing_secret, event.id, seconds, body),
    }
    with requests.Session() as session:
        session.trust_env = False
        return session.post(endpoint.url, data=body.encode(), headers=headers, timeout=TIMEOUT, allow_redirects=False)


def signature(secret: str, identifier: str, seconds: str, body: str) -> str:
    """Return the header ``webhook-signature``.

    :param secret: ``whsec_`` and the key in base64; another text is the key itself, which the specification leaves open.
    """
    key = secret.encode()
    if secret.startswith(KEY_PREFIX):
        with contextlib.suppress(binascii.Error):
            key = base64.b64decode(secret.removeprefix(KEY_PREFIX), validate=True)
    digest = hmac.digest(key, f"{identifier}.{seconds}.{body}".encode(), hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"
