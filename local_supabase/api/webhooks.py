# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v2/projects/{ref}/webhooks and /v2/organizations/{slug}/webhooks: endpoints that get events, and what was sent to them."""

from __future__ import annotations

import time
import typing as t
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from pydantic import AfterValidator, Field, StringConstraints

from local_supabase.api.dependencies import Authenticated, Caller, platform_of
from local_supabase.api.validation import LenientModel, one_of, read_body, read_query, validate
from local_supabase.errors import CodedError
from local_supabase.state import WebhookEndpoint
from local_supabase.timestamps import iso_timestamp, uuid7
from local_supabase.webhooks import EVENT_TYPES, EVERY, Delivery, Event, Webhooks


def _is_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ValueError("must be a URL with http or https")
    return text


router = APIRouter()
PROJECT, ORGANIZATION = "/v2/projects/{ref}/webhooks", "/v2/organizations/{slug}/webhooks"

EventType = t.Annotated[str, AfterValidator(one_of(EVENT_TYPES))]
HeaderName = t.Annotated[str, StringConstraints(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")]
HeaderValue = t.Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e\t]*$")]
Url = t.Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]+$"), AfterValidator(_is_url)]


class _EventType(LenientModel):
    type: EventType


class _Changes(LenientModel):
    url: Url | None = None
    enabled: bool | None = None
    description: str | None = None
    event_types: list[_EventType] | None = None
    custom_headers: dict[HeaderName, HeaderValue] | None = None
    signing_secret: t.Annotated[str, StringConstraints(min_length=1)] | None = None


class _Endpoint(_Changes):
    url: Url
    event_types: list[_EventType]
    signing_secret: t.Annotated[str, StringConstraints(min_length=1)]


class _Data(LenientModel):
    type: t.Literal["endpoint"]
    attributes: dict[str, t.Any]


class EndpointInput(LenientModel):
    """The body of creating and of changing an endpoint."""

    data: _Data


class _TestAttributes(LenientModel):
    type: EventType | None = None


class _TestData(LenientModel):
    attributes: _TestAttributes = _TestAttributes()


class TestInput(LenientModel):
    """The body of sending a test event."""

    data: _TestData = _TestData()


class Page(LenientModel):
    """The query parameters of a list."""

    limit: t.Annotated[int, Field(alias="page[limit]", ge=1, le=100)] = 100
    offset: t.Annotated[int, Field(alias="page[offset]", ge=0)] = 0


@dataclass(frozen=True, slots=True)
class Parent:
    """What the endpoints of a request belong to: a project, or with ``ref`` None, an organization."""

    organization: str
    ref: str | None
    webhooks: Webhooks
    caller: Caller

    def endpoint(self, identifier: str) -> WebhookEndpoint:
        """Return the endpoint with this ID."""
        for each in self.webhooks.endpoints(self.organization, self.ref):
            if each.id == identifier:
                return each
        raise CodedError(404, "Not Found: Endpoint not found", "not_found.endpoint")

    def delivery(self, identifier: str) -> Delivery:
        """Return the delivery with this ID."""
        known = {each.id for each in self.webhooks.endpoints(self.organization, self.ref)}
        for each in self.webhooks.deliveries:
            if each.id == identifier and each.endpoint in known:
                return each
        raise CodedError(404, "Not Found: Delivery not found", "not_found.delivery")


async def _parent(request: Request, caller: Authenticated) -> Parent:
    access = "read" if request.method == "GET" else "write"
    ref, slug = request.path_params.get("ref"), request.path_params.get("slug", "")
    caller.count(f"project:{ref}" if ref else f"organization:{slug}")
    if ref:
        slug = caller.project(ref, f"project_admin_{access}").organization
    else:
        caller.organization(slug, f"organization_admin_{access}")
    return Parent(slug, ref, caller.platform.webhooks, caller)


Owner = t.Annotated[Parent, Depends(_parent)]


@router.get(PROJECT + "/endpoints")
@router.get(ORGANIZATION + "/endpoints")
async def list_endpoints(request: Request, parent: Owner) -> dict[str, t.Any]:
    """List the endpoints."""
    listed = [_shown(each) for each in parent.webhooks.endpoints(parent.organization, parent.ref)]
    return _page(request, listed)


@router.post(PROJECT + "/endpoints", status_code=201)
@router.post(ORGANIZATION + "/endpoints", status_code=201)
async def create_endpoint(request: Request, parent: Owner) -> dict[str, t.Any]:
    """Create an endpoint."""
    given = _stored(validate((await read_body(request, EndpointInput)).data.attributes, _Endpoint))
    user = str(uuid.uuid5(uuid.NAMESPACE_URL, parent.caller.token.user))
    endpoint = WebhookEndpoint(
        id=uuid7(),
        organization=parent.organization,
        ref=parent.ref,
        created_at=iso_timestamp(time.time()),
        created_by=user,
        **given,
    )
    parent.webhooks.add(endpoint)
    return {"data": _shown(endpoint)}


@router.delete(PROJECT + "/endpoints")
@router.delete(ORGANIZATION + "/endpoints")
async def delete_endpoints(parent: Owner) -> dict[str, t.Any]:
    """Delete all endpoints."""
    deleted = parent.webhooks.endpoints(parent.organization, parent.ref)
    for each in deleted:
        parent.webhooks.remove(each)
    return {"data": [_shown(each) for each in deleted]}


@router.get(PROJECT + "/endpoints/{identifier}")
@router.get(ORGANIZATION + "/endpoints/{identifier}")
async def get_endpoint(parent: Owner, identifier: str) -> dict[str, t.Any]:
    """Return an endpoint."""
    return {"data": _shown(parent.endpoint(identifier))}


@router.patch(PROJECT + "/endpoints/{identifier}")
@router.patch(ORGANIZATION + "/endpoints/{identifier}")
async def change_endpoint(request: Request, parent: Owner, identifier: str) -> dict[str, t.Any]:
    """Change the given attributes of an endpoint."""
    endpoint = parent.endpoint(identifier)
    attributes = (await read_body(request, EndpointInput)).data.attributes
    for name, value in _stored(validate(attributes, _Changes)).items():
        setattr(endpoint, name, value)
    platform_of(request).store.save()
    return {"data": _shown(endpoint)}


@router.delete(PROJECT + "/endpoints/{identifier}")
@router.delete(ORGANIZATION + "/endpoints/{identifier}")
async def delete_endpoint(parent: Owner, identifier: str) -> dict[str, t.Any]:
    """Delete an endpoint and its deliveries."""
    endpoint = parent.endpoint(identifier)
    parent.webhooks.remove(endpoint)
    return {"data": _shown(endpoint)}


@router.get(PROJECT + "/endpoints/{identifier}/deliveries")
@router.get(ORGANIZATION + "/endpoints/{identifier}/deliveries")
async def list_deliveries(request: Request, parent: Owner, identifier: str) -> dict[str, t.Any]:
    """List what was sent to an endpoint, the newest first."""
    endpoint = parent.endpoint(identifier)
    sent = [each for each in parent.webhooks.deliveries if each.endpoint == endpoint.id]
    return _page(request, [_shown_delivery(each) for each in reversed(sent)])


@router.post(PROJECT + "/endpoints/{identifier}/test", status_code=201)
@router.post(ORGANIZATION + "/endpoints/{identifier}/test", status_code=201)
async def send_test(request: Request, parent: Owner, identifier: str) -> dict[str, t.Any]:
    """Send a test event of a type, by default of one that the endpoint subscribes to."""
    endpoint = parent.endpoint(identifier)
    wanted = (await read_body(request, TestInput)).data.attributes.type if await request.body() else None
    subscribed = [each for each in endpoint.event_types if each != EVERY] or [EVENT_TYPES[0]]
    event = Event(
        type=wanted or subscribed[0],
        organization=parent.organization,
        ref=parent.ref,
        payload={"is_test": True},
    )
    parent.webhooks.send(event, endpoint, attempts=1)
    return {"data": {"id": event.id, "type": "ingress"}}


@router.get(PROJECT + "/deliveries/{identifier}")
@router.get(ORGANIZATION + "/deliveries/{identifier}")
async def get_delivery(parent: Owner, identifier: str) -> dict[str, t.Any]:
    """Return a delivery."""
    return {"data": _shown_delivery(parent.delivery(identifier))}


@router.post(PROJECT + "/deliveries/{identifier}/retry", status_code=201)
@router.post(ORGANIZATION + "/deliveries/{identifier}/retry", status_code=201)
async def retry_delivery(parent: Owner, identifier: str) -> dict[str, t.Any]:
    """Send the event of a delivery again, once."""
    delivery = parent.delivery(identifier)
    parent.webhooks.send(delivery.event, parent.endpoint(delivery.endpoint), attempts=1)
    return {"data": {"id": delivery.event.id, "type": "ingress"}}


def _page(request: Request, listed: list[dict[str, t.Any]]) -> dict[str, t.Any]:
    """Return a page of a list, and the paths of its neighbors."""
    page = read_query(request, Page)

    def path(offset: int) -> str:
        return f"{request.url.path}?page[limit]={page.limit}&page[offset]={offset}"

    following, previous = page.offset + page.limit, max(0, page.offset - page.limit)
    links = {
        "next": path(following) if following < len(listed) else None,
        "prev": path(previous) if page.offset else None,
    }
    return {"data": listed[page.offset : following], "links": links}


def _stored(given: _Changes) -> dict[str, t.Any]:
    """Return the attributes that a request has, as the state has them. Null resets those that may be missing."""
    attributes = given.model_dump(exclude_unset=True)
    if attributes.get("event_types") is not None:
        attributes["event_types"] = [each["type"] for each in attributes["event_types"]]
    optional = {"description", "custom_headers"}
    return {name: value for name, value in attributes.items() if value is not None or name in optional}


def _shown(endpoint: WebhookEndpoint) -> dict[str, t.Any]:
    """Return an endpoint without its secret."""
    attributes = {
        "id": endpoint.id,
        "url": endpoint.url,
        "enabled": endpoint.enabled,
        "description": endpoint.description,
        "event_types": [{"type": name} for name in endpoint.event_types],
        "custom_headers": endpoint.custom_headers,
        "created_at": endpoint.created_at,
        "created_by": endpoint.created_by,
    }
    return {"id": endpoint.id, "type": "endpoint", "attributes": attributes}


def _shown_delivery(delivery: Delivery) -> dict[str, t.Any]:
    event = delivery.event
    attributes = {
        "id": delivery.id,
        "event_id": event.id,
        "event": {"type": event.type, "timestamp": event.timestamp, "payload": event.content},
        "attempt_timestamp": delivery.attempted_at,
        "status": delivery.status,
        "response_code": delivery.response_code,
        "response_body": delivery.response_body,
        "response_headers": delivery.response_headers,
    }
    return {"id": delivery.id, "type": "delivery", "attributes": attributes}
