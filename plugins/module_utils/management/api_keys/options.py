# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``supabase_api_key``: argument spec, validation, and the desired state."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..project_resource import SHARED_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

LEGACY = "legacy"
#: Appended to the name of a key that has been replaced and is still valid.
PREVIOUS = "_previous"
MAX_NAME_LENGTH = 64
DAY = 86400.0

API_KEY_SPEC: dict[str, dict[str, object]] = {
    "type": {"type": "str", "choices": ["publishable", "secret", LEGACY], "required": True},
    "name": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "description": {"type": "str"},
    "secret_jwt_template": {"type": "dict", "no_log": False},
    "rotate": {"type": "bool", "default": False},
    "max_age": {"type": "float"},
    "overlap": {"type": "float", "default": 7.0},
    "compromised": {"type": "bool", "default": False},
    "reason": {"type": "str"},
    "reveal": {"type": "bool", "default": True},
    **SHARED_SPEC,
}
#: Options that only publishable and secret keys have.
_OF_NAMED_KEYS = ("name", "description", "secret_jwt_template", "rotate", "max_age", "compromised", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySpec:
    """The desired state of an API key.

    :param kind: ``publishable``, ``secret``, or ``legacy`` for the pair of legacy keys.
    :param description: None: not compared.
    :param template: None: not compared.
    :param max_age: the age in seconds at which the key is replaced, None for never.
    :param overlap: the seconds for which a replaced key remains valid.
    :param reveal: whether to return the value of a secret key.
    """

    kind: str
    name: str = ""
    present: bool = True
    description: str | None = None
    template: dict[str, t.Any] | None = None
    rotate: bool = False
    max_age: float | None = None
    overlap: float = 7 * DAY
    compromised: bool = False
    reason: str | None = None
    reveal: bool = True

    @property
    def previous_name(self) -> str:
        """The name of the key that this one has replaced, as long as it is valid."""
        return self.name + PREVIOUS


def read_spec(parameters: Mapping[str, t.Any]) -> KeySpec:
    """Return the desired state from the parameters of a task, which have the types of ``API_KEY_SPEC``.

    :raises Failure: a value is missing or invalid. No request has been sent.
    """
    kind = parameters["type"]
    if kind == LEGACY:
        useless = [name for name in _OF_NAMED_KEYS if parameters[name]]
        if useless:
            raise Failure(
                f"The option {', '.join(useless)} has no effect on legacy keys, which can only be enabled and disabled.",
                hint="Remove it, or set type to publishable or secret.",
            )
        return KeySpec(kind=kind, present=parameters["state"] == "present")
    _check_name(kind, parameters["name"])
    _check_rotation(parameters)
    if kind == "publishable" and parameters["secret_jwt_template"] is not None:
        raise Failure("A publishable API key has no secret_jwt_template.", hint="Remove it, or set type to secret.")
    max_age = parameters["max_age"]
    return KeySpec(
        kind=kind,
        name=parameters["name"],
        present=parameters["state"] == "present",
        description=parameters["description"],
        template=parameters["secret_jwt_template"],
        rotate=parameters["rotate"],
        max_age=None if max_age is None else max_age * DAY,
        overlap=parameters["overlap"] * DAY,
        compromised=parameters["compromised"],
        reason=parameters["reason"] or None,
        reveal=parameters["reveal"] and kind == "secret",
    )


def _check_name(kind: str, name: str | None) -> None:
    if not name or not re.fullmatch(rf"[a-z_][a-z0-9_]{{3,{MAX_NAME_LENGTH - 1}}}", name):
        raise Failure(
            f"{name!r} is not the name of an API key." if name else f"A {kind} API key needs a name.",
            hint=f"A name has 4 to {MAX_NAME_LENGTH} lowercase letters, digits and underscores, and doesn't begin with a digit. "
            "The keys of a new project are named default.",
        )


def _check_rotation(parameters: Mapping[str, t.Any]) -> None:
    name, max_age, overlap = parameters["name"], parameters["max_age"], parameters["overlap"]
    rotates = parameters["rotate"] or max_age is not None
    if rotates and parameters["state"] == "absent":
        raise Failure(
            f"The API key {name!r} can't be both rotated and absent.", hint="Remove rotate and max_age, or state."
        )
    if rotates and len(name + PREVIOUS) > MAX_NAME_LENGTH:
        raise Failure(
            f"The name {name!r} is too long for a key that is rotated.",
            hint=f"Until the overlap ends, the replaced key has the name with {PREVIOUS} appended, of {MAX_NAME_LENGTH} characters "
            "at most.",
        )
    if not 0 <= overlap < float("inf"):
        raise Failure(f"overlap is {overlap:g}, which is not a number of days.", hint="Set it to 0 days or more.")
    if max_age is not None and not overlap < max_age < float("inf"):
        raise Failure(
            f"max_age is {max_age:g} days, which is not longer than the overlap of {overlap:g} days.",
            hint="A key must remain valid for longer than the one that it has replaced.",
        )
