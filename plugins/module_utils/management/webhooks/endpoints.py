# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of webhooks, and their responses.

They are those of v2 of the API: ``/v2/projects/{ref}/webhooks`` and ``/v2/organizations/{slug}/webhooks``. Which permission a scoped token
needs for them isn't documented.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ...rest.json_reader import JsonReader
from ..errors import ORGANIZATION_HINTS, PROJECT_HINT

if t.TYPE_CHECKING:
    from ...rest.response import Response
    from ..client import ManagementClient

#: The largest page that is requested; the API documents no limit.
PAGE_SIZE = 100
INPUT_HINT = "Check url, which must be a public address with a domain, custom_headers, and signing_secret."


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where events are sent. The API never returns the signing secret.

    :ivar headers: the additional headers of the requests, whose values may be secrets.
    """

    id: str
    url: str
    events: frozenset[str]
    enabled: bool
    description: str
    headers: dict[str, str] = field(repr=False)
    created_at: str

    @classmethod
    def read(cls, reader: JsonReader) -> Webhook:
        """Read a webhook."""
        attributes = reader.inner("attributes")
        headers = attributes.optional_mapping("custom_headers") or {}
        return cls(
            id=reader.text("id"),
            url=attributes.text("url"),
            events=frozenset(entry.text("type") for entry in attributes.each("event_types")),
            enabled=attributes.flag("enabled"),
            description=attributes.optional_text("description") or "",
            headers={name: str(value) for name, value in headers.items()},
            created_at=attributes.text("created_at"),
        )


class WebhooksApi:
    """The webhooks of a project, or of an organization. All methods raise the errors of ``ManagementClient.call``.

    :param ref: the ref of the project; None for the webhooks of the organization.
    """

    def __init__(self, client: ManagementClient, *, organization: str, ref: str | None) -> None:
        self._client = client
        self.owner = f"the project {ref}" if ref else f"the organization {organization!r}"
        self._path = f"/v2/{'projects/{ref}' if ref else 'organizations/{slug}'}/webhooks/endpoints"
        self._place: dict[str, t.Any] = {"ref": ref} if ref else {"slug": organization}
        self._hints = {404: PROJECT_HINT} if ref else ORGANIZATION_HINTS

    def webhooks(self) -> tuple[Webhook, ...]:
        """Return all webhooks."""
        found: dict[str, Webhook] = {}
        offset = 0
        while True:
            response = self._client.call(
                f"reading the webhooks of {self.owner}",
                "GET",
                self._path,
                query={"page[limit]": PAGE_SIZE, "page[offset]": offset},
                hints=self._hints,
                **self._place,
            )
            page = JsonReader(response.endpoint, response.json())
            known = len(found)
            found.update({entry.id: entry for entry in map(Webhook.read, page.each("data"))})
            links = page.optional_inner("links")
            # A page without anything new would be followed by more of the same.
            if len(found) == known or links is None or not links.optional_text("next"):
                return tuple(found.values())
            offset += PAGE_SIZE

    def create(self, attributes: dict[str, object]) -> Webhook:
        """Create a webhook. Not repeated: if the outcome is unknown, the caller has to find out."""
        return self._write(f"creating a webhook of {self.owner}", "POST", self._path, attributes)

    def change(self, webhook: Webhook, attributes: dict[str, object]) -> Webhook:
        """Change attributes of a webhook."""
        purpose = f"changing the webhook {webhook.id} of {self.owner}"
        return self._write(purpose, "PATCH", f"{self._path}/{{id}}", attributes, id=webhook.id)

    def delete(self, webhook: Webhook) -> None:
        """Delete a webhook and the record of its deliveries."""
        self._client.call(
            f"deleting the webhook {webhook.id} of {self.owner}",
            "DELETE",
            f"{self._path}/{{id}}",
            hints=self._hints,
            id=webhook.id,
            **self._place,
        )

    def _write(self, purpose: str, method: str, path: str, attributes: dict[str, object], **place: t.Any) -> Webhook:
        response: Response = self._client.call(
            purpose,
            method,
            path,
            body={"data": {"type": "endpoint", "attributes": attributes}},
            hints={**self._hints, 400: INPUT_HINT, 422: INPUT_HINT},
            **self._place,
            **place,
        )
        return Webhook.read(JsonReader(response.endpoint, response.json()).inner("data"))
