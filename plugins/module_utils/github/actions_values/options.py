# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``github_actions_values``: argument spec, validation, and the desired state."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ...write_only import Update, read_digest_key
from ..task import TASK_SPEC
from .sealed_box import check_library

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_BYTES = 48 * 1024
#: The variable that has the digests of the secrets.
DIGESTS = "DRAGGONNB_SECRETS_DIGEST"

VALUES_SPEC: dict[str, dict[str, object]] = {
    "variables": {"type": "dict"},
    "secrets": {"type": "dict", "no_log": True},
    "absent_variables": {"type": "list", "elements": "str"},
    "absent_secrets": {"type": "list", "elements": "str", "no_log": False},
    "update_secrets": {
        "type": "str",
        "choices": ["on_create", "on_change", "always"],
        "default": "on_create",
        "no_log": False,
    },
    "digest_key": {"type": "str", "no_log": True},
    **TASK_SPEC,
}

_NAME = re.compile(r"(?!GITHUB_)[A-Z_][A-Z0-9_]{0,254}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuesSpec:
    """The desired state. Names are in upper case, as GitHub stores them.

    :param digest_key: the key of the digests; empty unless ``update`` needs it.
    """

    variables: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    absent_variables: tuple[str, ...] = ()
    absent_secrets: tuple[str, ...] = ()
    update: Update = Update.ON_CREATE
    digest_key: str = field(default="", repr=False)


def read_spec(parameters: Mapping[str, t.Any]) -> ValuesSpec:
    """Return the desired state from the parameters of a task, which have the types of ``VALUES_SPEC``.

    :raises Failure: a value is missing or invalid; the message contains no value of a secret. No request has been sent.
    """
    variables = _values("variable", parameters["variables"] or {})
    secrets = _values("secret", parameters["secrets"] or {})
    absent = {kind: _names(kind, parameters[f"absent_{kind}s"] or []) for kind in ("variable", "secret")}
    for kind, given in (("variable", variables), ("secret", secrets)):
        both = sorted(given.keys() & set(absent[kind]))
        if both:
            raise Failure(
                f"The {kind} {both[0]} is both given and absent.",
                hint=f"Remove it from one of {kind}s and absent_{kind}s.",
            )
    update = Update(parameters["update_secrets"])
    key = read_digest_key("update_secrets", update, parameters["digest_key"])
    if secrets:
        check_library()
    return ValuesSpec(
        variables=variables,
        secrets=secrets,
        absent_variables=absent["variable"],
        absent_secrets=absent["secret"],
        update=update,
        digest_key=key,
    )


def _names(kind: str, given: Iterable[object]) -> tuple[str, ...]:
    names = []
    for each in given:
        name = str(each).upper()
        if not _NAME.fullmatch(name):
            raise Failure(
                f"{str(each)[:100]!r} can't be the name of a {kind}.",
                hint="A name has letters, digits, and underscores, and begins neither with a digit nor with GITHUB_.",
            )
        if name == DIGESTS:
            raise Failure(f"The name {name} is reserved for the digests of secrets.", hint="Use another name.")
        if name in names:
            raise Failure(f"The {kind} {name} is given twice.", hint="Names don't depend on case.")
        names.append(name)
    return tuple(names)


def _values(kind: str, given: Mapping[object, object]) -> dict[str, str]:
    found = {}
    for name, value in zip(_names(kind, given), given.values(), strict=True):
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise Failure(
                f"The value of the {kind} {name} is not text.",
                hint="Put it in quotes, since YAML reads values such as true and null otherwise. Convert structures with to_json.",
            )
        text = str(value)
        if not text or len(text.encode()) > MAX_BYTES:
            raise Failure(
                f"The value of the {kind} {name} has {len(text.encode())} bytes; GitHub accepts 1 to {MAX_BYTES}.",
                hint=f"To delete it, use absent_{kind}s.",
            )
        found[name] = text
    return found
