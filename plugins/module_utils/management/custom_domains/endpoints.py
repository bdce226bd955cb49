# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of the custom domain of a project, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ...rest.errors import ApiError
from ...rest.json_reader import JsonReader
from ..errors import DELETED_HINT, PROJECT_HINT, is_missing

if t.TYPE_CHECKING:
    from ...rest.response import Response
    from ..client import ManagementClient

#: The type of the add-on.
ADDON = "custom_domain"
ADDON_HINT = "A project needs the add-on for a custom domain, which costs extra, and a paid plan."
HINTS = {404: PROJECT_HINT}
CHANGE_HINTS = {400: f"The message says why. {ADDON_HINT}", 402: ADDON_HINT, 404: PROJECT_HINT}
PATH = "/v1/projects/{ref}/custom-hostname"

#: The statuses of the API begin with the number of the step that has been reached.
NOT_STARTED, INITIATED, ORIGIN_READY, ACTIVE = 1, 2, 4, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """The custom domain of a project.

    :ivar step: the step that has been reached, ``NOT_STARTED`` to ``ACTIVE``.
    :ivar records: the DNS records that must exist: type, name, and value of each.
    :ivar problems: why it couldn't be verified, in the words of the API.
    """

    hostname: str
    status: str
    step: int
    records: tuple[tuple[str, str, str], ...] = ()
    problems: tuple[str, ...] = ()

    @classmethod
    def from_response(cls, response: Response) -> Domain:
        """Read the custom domain. Before it is created, most fields are missing."""
        reader = JsonReader(response.endpoint, response.json())
        status, hostname = reader.text("status"), reader.optional_text("custom_hostname") or ""
        step = int(status[:1]) if status[:1].isdigit() else INITIATED
        data = reader.optional_inner("data")
        result = data.optional_inner("result") if data else None
        if result is None:
            return cls(hostname=hostname, status=status, step=step)
        records: list[tuple[str, str, str]] = []
        origin = result.optional_text("custom_origin_server")
        if origin and hostname:
            records.append(("CNAME", hostname, origin))
        ownership, ssl = result.optional_inner("ownership_verification"), result.optional_inner("ssl")
        if ownership and ownership.optional_text("name"):
            records.append((ownership.text("type").upper(), ownership.text("name"), ownership.text("value")))
        if ssl:
            records += [
                ("TXT", record.text("txt_name"), record.text("txt_value"))
                for record in ssl.optional_each("validation_records")
                if record.optional_text("txt_name")
            ]
        problems = [*(result.optional_texts("verification_errors") or ())]
        if ssl:
            problems += [
                error.optional_text("message") or "an unknown problem"
                for error in ssl.optional_each("validation_errors")
            ]
        return cls(hostname=hostname, status=status, step=step, records=tuple(records), problems=tuple(problems))


#: Parts of the messages by which Supabase's dashboard, too, recognizes a project without a custom domain.
_NO_DOMAIN = ("custom hostname configuration", "not allowed to set up custom domain")

#: A project without a custom domain.
NONE = Domain(hostname="", status="1_not_started", step=NOT_STARTED)


def _is_none(error: ApiError) -> bool:
    """Whether the API says that the project has no custom domain, or that it must not have one yet: 400 with a message."""
    return error.status == 400 and any(text in error.said.lower() for text in _NO_DOMAIN)


class CustomDomainApi:
    """The endpoints of the custom domain of one project. All methods raise the errors of ``ManagementClient.call``."""

    def __init__(self, client: ManagementClient, ref: str) -> None:
        self._client = client
        self._ref = ref

    def domain(self) -> Domain:
        """Return the custom domain, ``NONE`` if there is none."""
        try:
            response = self._client.call(
                f"reading the custom domain of the project {self._ref}",
                "GET",
                PATH,
                ref=self._ref,
                hints=HINTS,
                permission="custom_domain_read",
            )
        except ApiError as error:
            if not (is_missing(error) or _is_none(error)):
                raise
            return NONE
        return self._read(response)

    def initialize(self, hostname: str) -> Domain:
        """Create the custom domain, which determines the DNS records that must exist."""
        return self._change(f"creating the custom domain {hostname!r}", "initialize", {"custom_hostname": hostname})

    def verify(self) -> Domain:
        """Let Supabase check the DNS records. Safe to repeat."""
        return self._change("verifying the custom domain", "reverify")

    def activate(self) -> Domain:
        """Let the services of the project use the custom domain."""
        return self._change("activating the custom domain", "activate")

    def delete(self) -> None:
        """Delete the custom domain. It succeeds as well if another run has deleted it."""
        try:
            self._client.call(
                f"deleting the custom domain of the project {self._ref}",
                "DELETE",
                PATH,
                ref=self._ref,
                hints=HINTS,
                permission="custom_domain_write",
            )
        except ApiError as error:
            if not (is_missing(error) or _is_none(error)):
                raise

    def _change(self, purpose: str, action: str, body: dict[str, object] | None = None) -> Domain:
        try:
            response = self._client.call(
                f"{purpose} of the project {self._ref}",
                "POST",
                f"{PATH}/{action}",
                body=body,
                ref=self._ref,
                hints=CHANGE_HINTS,
                permission="custom_domain_write",
            )
        except ApiError as error:
            if body is None and _NO_DOMAIN[0] in error.said.lower():
                error.hint = DELETED_HINT
            raise
        return self._read(response)

    def _read(self, response: Response) -> Domain:
        domain = Domain.from_response(response)
        # They become part of messages.
        return replace(domain, problems=tuple(self._client.quoted(problem) for problem in domain.problems))
