# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``supabase_secret``: argument spec, validation, and the desired state."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field
from enum import StrEnum

from ...failure import Failure
from ..project_resource import SHARED_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: The limits of the API.
MAX_NAME_LENGTH = 256
MAX_VALUE_LENGTH = 24576
#: The names that Supabase sets itself begin with this.
RESERVED = "SUPABASE_"

SECRET_SPEC: dict[str, dict[str, object]] = {
    "secrets": {"type": "dict", "no_log": True},
    "names": {"type": "list", "elements": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "exact": {"type": "bool", "default": False},
    "update_secrets": {
        "type": "str",
        "choices": ["changed", "on_create", "always"],
        "default": "changed",
        "no_log": False,
    },
    **SHARED_SPEC,
}


class Update(StrEnum):
    """The option ``update_secrets``: which existing secrets to set."""

    CHANGED = "changed"
    ON_CREATE = "on_create"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretsSpec:
    """The desired state of the secrets.

    :param values: the secrets that must exist.
    :param absent: the names of those that must not.
    :param exact: whether all others must not exist.
    """

    values: dict[str, str] = field(default_factory=dict, repr=False)
    absent: tuple[str, ...] = ()
    exact: bool = False
    update: Update = Update.CHANGED


def read_spec(parameters: Mapping[str, t.Any]) -> SecretsSpec:
    """Return the desired state from the parameters of a task, which have the types of ``SECRET_SPEC``.

    :raises Failure: a value is missing or invalid; the message contains no value. No request has been sent.
    """
    secrets, names = parameters["secrets"], parameters["names"]
    if parameters["state"] == "absent":
        if secrets or not names or parameters["exact"]:
            raise Failure(
                "Deleting edge function secrets takes their names, and neither secrets nor exact.",
                hint="Set names to a list of names.",
            )
        _check_names(names)
        return SecretsSpec(absent=tuple(dict.fromkeys(names)))
    if secrets is None or names:
        raise Failure(
            "Setting edge function secrets takes the option secrets, and not names.",
            hint="Set secrets to a dictionary of names and values; it may be empty with exact.",
        )
    _check_names(secrets)
    return SecretsSpec(
        values={name: _text(name, value) for name, value in secrets.items()},
        exact=parameters["exact"],
        update=Update(parameters["update_secrets"]),
    )


def _check_names(names: Iterable[object]) -> None:
    for name in names:
        if not isinstance(name, str) or not re.fullmatch(rf"[^\s=]{{1,{MAX_NAME_LENGTH}}}", name):
            raise Failure(
                f"{str(name)[:MAX_NAME_LENGTH]!r} is not the name of a secret.",
                hint=f"A name is that of an environment variable: 1 to {MAX_NAME_LENGTH} characters without spaces and equals signs.",
            )
        if name.startswith(RESERVED):
            raise Failure(
                f"The name {name!r} is reserved, because Supabase sets the secrets that begin with {RESERVED}.",
                hint="Use another name.",
            )


def _text(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise Failure(
            f"The value of the secret {name!r} is not text.",
            hint="Put it in quotes, since YAML reads values such as true and null otherwise. Convert structures with to_json.",
        )
    text = str(value)
    if len(text) > MAX_VALUE_LENGTH:
        raise Failure(
            f"The value of the secret {name!r} has {len(text)} characters; the API accepts {MAX_VALUE_LENGTH} at most.",
            hint="Store it elsewhere, such as in Supabase Vault.",
        )
    return text
