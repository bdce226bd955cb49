# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``supabase_custom_domain``: argument spec, validation, and the desired state."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass
from enum import StrEnum

from ...failure import Failure
from ..project_resource import SHARED_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

CUSTOM_DOMAIN_SPEC: dict[str, dict[str, object]] = {
    "hostname": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "active", "absent"], "default": "active"},
    **SHARED_SPEC,
}
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
MAX_LENGTH = 253


class DesiredState(StrEnum):
    """The option ``state``."""

    PRESENT = "present"
    ACTIVE = "active"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainSpec:
    """The desired state of the custom domain of a project. For ``ABSENT``, the host name may be empty."""

    hostname: str
    state: DesiredState


def read_spec(parameters: Mapping[str, t.Any]) -> DomainSpec:
    """Return the desired state from the parameters of a task, which have the types of ``CUSTOM_DOMAIN_SPEC``.

    :raises Failure: a value is missing or invalid. No request has been sent.
    """
    state = DesiredState(parameters["state"])
    hostname = (parameters["hostname"] or "").lower()
    if not hostname and state is DesiredState.ABSENT:
        return DomainSpec(hostname="", state=state)
    if len(hostname) > MAX_LENGTH or not re.fullmatch(rf"{_LABEL}(?:\.{_LABEL})+", hostname):
        raise Failure(
            f"{hostname!r} is not a host name.",
            hint="Set hostname to a name such as api.example.com, without https:// and without a dot at its end.",
        )
    return DomainSpec(hostname=hostname, state=state)
