# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile a webhook: observe, decide, act, report."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace
from functools import partial

from ...changes import Change, Task
from ...durations import check_seconds
from ...failure import Failure
from ...rest.errors import ApiFailure
from ...rest.waiting import Deadline, Timing
from ..access import open_client, read_access
from ..refs import check_ref
from .endpoints import WebhooksApi
from .options import read_spec

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...outcome import Outcome
    from .endpoints import Webhook
    from .options import WebhookSpec


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring a webhook to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.WEBHOOK_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    ref = parameters["ref"] or None
    access = read_access(parameters, needs_organization=ref is None)
    if ref:
        check_ref(ref)
    check_seconds("wait_timeout", parameters["wait_timeout"])
    timing = Timing()
    deadline = Deadline(parameters["wait_timeout"], timing)
    client = open_client(access, deadline=deadline, timing=timing)
    task = Task(client=client, deadline=deadline, timing=timing, check_mode=check_mode)
    outcome = reconcile(spec, WebhooksApi(client, organization=access.organization, ref=ref), task)
    return replace(outcome, warnings=access.warnings + outcome.warnings)


def reconcile(spec: WebhookSpec, api: WebhooksApi, task: Task) -> Outcome:
    """Bring a webhook to the desired state, or in check mode report the changes that requires."""
    reconciler = WebhookReconciler(spec, api, task)
    change = reconciler.decide(reconciler.find())
    return task.outcome(
        f"webhook {spec.url} of {api.owner}",
        [change] if change else [],
        reconciler.result,
    )


#: Options whose names differ from those of the attributes in the API.
NAMES = {"event_types": "events"}


@dataclass(frozen=True, slots=True)
class Difference:
    """An attribute that is to be changed: its value in a request, and how the diff shows it."""

    value: object
    before: object
    after: object


def _differences(spec: WebhookSpec, existing: Webhook) -> dict[str, Difference]:
    """Return what differs, by the name of the attribute in the API. Values that the task doesn't give are kept."""
    found: dict[str, Difference] = {}
    if spec.events and spec.events != existing.events:
        found["event_types"] = Difference(_types(spec.events), sorted(existing.events), sorted(spec.events))
    if spec.enabled != existing.enabled:
        found["enabled"] = Difference(spec.enabled, existing.enabled, spec.enabled)
    if spec.description is not None and spec.description != existing.description:
        found["description"] = Difference(spec.description or None, existing.description, spec.description)
    if spec.headers is not None and spec.headers != existing.headers:
        before, after = sorted(existing.headers), sorted(spec.headers)
        shown = after if before != after else f"{', '.join(after)} (other values)"
        found["custom_headers"] = Difference(spec.headers or None, before, shown)
    if spec.always:
        found["signing_secret"] = Difference(spec.secret, "(unknown)", "(set by this run)")
    return found


class WebhookReconciler:
    """Decides what to change, and changes it.

    :ivar webhook: the webhook as it is after the change, None if there is none.
    """

    def __init__(self, spec: WebhookSpec, api: WebhooksApi, task: Task) -> None:
        self._spec = spec
        self._api = api
        self._task = task
        self.webhook: Webhook | None = None
        self._created: Webhook | None = None

    def find(self) -> Webhook | None:
        """Return the webhook with the URL, None if there is none.

        :raises Failure: there are several.
        """
        found = [each for each in self._api.webhooks() if each.url == self._spec.url]
        if len(found) > 1:
            raise Failure(
                f"{len(found)} webhooks of {self._api.owner} have the URL {self._spec.url}: {', '.join(each.id for each in found)}.",
                hint="Delete all but one of them.",
            )
        return found[0] if found else None

    def decide(self, existing: Webhook | None) -> Change | None:
        """Return the change that leads from the existing webhook to the desired state.

        :raises Failure: the webhook has to be created, and the task lacks what that requires.
        """
        if existing is None:
            return self._creation() if self._spec.present else None
        if not self._spec.present:
            return Change(action="deleted", before=_shown(existing), make=partial(self._delete, existing))
        self.webhook = existing
        differences = _differences(self._spec, existing)
        if not differences:
            return None
        return Change(
            action="updated",
            before={NAMES.get(name, name): each.before for name, each in differences.items()},
            after={NAMES.get(name, name): each.after for name, each in differences.items()},
            make=partial(self._update, existing, {name: each.value for name, each in differences.items()}),
        )

    def _creation(self) -> Change:
        spec = self._spec
        for option, value in (("events", spec.events), ("signing_secret", spec.secret)):
            if not value:
                raise Failure(
                    f"There is no webhook {spec.url} of {self._api.owner}, and to create it, {option} is required.",
                    hint=f"Set {option}."
                    if option == "events"
                    else "Set signing_secret to a random text, from a vault.",
                )
        after: dict[str, object] = {"url": spec.url, "events": sorted(spec.events), "enabled": spec.enabled}
        after |= {"description": spec.description} if spec.description else {}
        after |= {"custom_headers": sorted(spec.headers)} if spec.headers else {}
        return Change(action="created", after=after, make=self._create)

    def _create(self) -> None:
        spec = self._spec
        attributes: dict[str, object] = {
            "url": spec.url,
            "event_types": _types(spec.events),
            "signing_secret": spec.secret,
            "enabled": spec.enabled,
            "description": spec.description or None,
            "custom_headers": spec.headers or None,
        }
        self.webhook = self._created = self._task.send_once(lambda: self._api.create(attributes), self.find)

    def result(self) -> dict[str, object]:
        """Return the return values, after the change. Of two webhooks that two runs have created at once, only the older one remains."""
        created, first = self._created, self._first() if self._created else None
        if created is not None and first is not None and first.id != created.id:
            self._give_way(created, first)
        return {"webhook": _facts(self.webhook) if self.webhook else None}

    def _first(self) -> Webhook | None:
        """Return the oldest webhook with the URL, None if that can't be read. The API accepts a second one."""
        try:
            found = [each for each in self._api.webhooks() if each.url == self._spec.url]
        except ApiFailure:
            # What this run has created is there anyway.
            return None
        return min(found, key=lambda each: (each.created_at or "", each.id), default=None)

    def _give_way(self, created: Webhook, first: Webhook) -> None:
        """Delete the webhook of this run, and change that of the other run as this task describes it."""
        self._delete_one(created)
        self.webhook = first
        differences = _differences(self._spec, first)
        if differences:
            self._update(first, {name: each.value for name, each in differences.items()})

    def _update(self, existing: Webhook, attributes: dict[str, object]) -> None:
        def changed() -> Webhook | None:
            # Whether the secret was set can't be seen. The next run with update_secret=always sets it again.
            found = self.find()
            return found if found and not _differences(replace(self._spec, always=False), found) else None

        self.webhook = self._task.send_once(lambda: self._api.change(existing, attributes), changed)

    def _delete(self, existing: Webhook) -> None:
        self._delete_one(existing)

    def _delete_one(self, webhook: Webhook) -> None:
        self._task.delete_once(
            lambda: self._api.delete(webhook), lambda: all(each.id != webhook.id for each in self._api.webhooks())
        )


def _types(events: Iterable[str]) -> list[dict[str, str]]:
    return [{"type": name} for name in sorted(events)]


def _shown(webhook: Webhook) -> dict[str, object]:
    return {"url": webhook.url, "events": sorted(webhook.events), "enabled": webhook.enabled}


def _facts(webhook: Webhook) -> dict[str, object]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": sorted(webhook.events),
        "enabled": webhook.enabled,
        "description": webhook.description,
        "custom_headers": sorted(webhook.headers),
        "created_at": webhook.created_at,
    }
