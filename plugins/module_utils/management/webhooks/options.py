# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``supabase_webhook``: argument spec, validation, and the desired state."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ..access import ACCESS_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: The events of the API, as its published types list them.
EVENTS = (
    "*",
    "v1.project.created",
    "v1.project.paused",
    "v1.project.restored",
    "v1.project.restarted",
    "v1.project.transferred",
    "v1.project.removed",
    "v1.project.status.changed",
    "v1.project.backup.started",
    "v1.project.branch.created",
    "v1.project.branch.updated",
    "v1.project.branch.removed",
    "v1.organization.member.invitation.created",
    "v1.organization.member.invitation.canceled",
    "v1.organization.member.added",
    "v1.organization.member.removed",
    "v1.organization.member.role.assigned",
    "v1.organization.member.role.removed",
    "v1.organization.member.role.updated",
    "v1.organization.billing.plan.upgraded",
    "v1.organization.billing.plan.downgraded",
)

ON_CREATE, ALWAYS = "on_create", "always"

WEBHOOK_SPEC: dict[str, dict[str, object]] = {
    "ref": {"type": "str"},
    "url": {"type": "str", "required": True},
    "events": {"type": "list", "elements": "str", "choices": list(EVENTS)},
    "signing_secret": {"type": "str", "no_log": True},
    "update_secret": {"type": "str", "choices": [ON_CREATE, ALWAYS], "default": ON_CREATE},
    "custom_headers": {"type": "dict", "no_log": True},
    "description": {"type": "str"},
    "enabled": {"type": "bool", "default": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "wait_timeout": {"type": "float", "default": 60.0},
    **ACCESS_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSpec:
    """The desired state of a webhook, which its URL identifies.

    :param events: empty for those of an existing one.
    :param secret: the signing secret; empty to keep that of an existing one.
    :param always: whether to set the signing secret of an existing one as well.
    :param headers: None to keep those of an existing one.
    :param description: None to keep that of an existing one.
    """

    url: str
    present: bool = True
    events: frozenset[str] = frozenset()
    secret: str = field(default="", repr=False)
    always: bool = False
    headers: dict[str, str] | None = field(default=None, repr=False)
    description: str | None = None
    enabled: bool = True


def read_spec(parameters: Mapping[str, t.Any]) -> WebhookSpec:
    """Return the desired state from the parameters of a task, which have the types of ``WEBHOOK_SPEC``.

    :raises Failure: a value is missing or invalid. No request has been sent.
    """
    if not re.fullmatch(r"https?://[^\s/?#@]+(?:[/?][^\s#]*)?", parameters["url"]):
        raise Failure(
            "The option url is not an http or https URL without a user and a fragment.",
            hint="Use a URL such as https://example.com/events. To authenticate the requests, set signing_secret or custom_headers.",
        )
    secret = parameters["signing_secret"] or ""
    always = parameters["update_secret"] == ALWAYS
    if always and not secret:
        raise Failure("update_secret is always, but signing_secret is empty.", hint="Set signing_secret, from a vault.")
    headers = parameters["custom_headers"]
    if headers is not None:
        headers = {name: str(value) for name, value in headers.items()}
        wrong = [name for name in headers if not re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", name, re.ASCII)]
        if wrong:
            raise Failure(
                f"custom_headers has names that no header has: {', '.join(sorted(map(repr, wrong)))}.",
                hint="Use letters, digits, and hyphens.",
            )
        if any(not value.isprintable() for value in headers.values()):
            invalid = sorted(name for name, value in headers.items() if not value.isprintable())
            raise Failure(
                f"custom_headers has a value with a line break or another control character: {', '.join(invalid)}.",
                hint="Check how it is read; the usual cause is a trailing line break.",
            )
    return WebhookSpec(
        url=parameters["url"],
        present=parameters["state"] == "present",
        events=frozenset(parameters["events"] or ()),
        secret=secret,
        always=always,
        headers=headers,
        description=parameters["description"],
        enabled=parameters["enabled"],
    )
