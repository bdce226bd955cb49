# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options for environment variables: argument spec, validation, and the desired state.

The state is kept by name and target, not by record: Vercel stores a variable as one record for several targets or as several records,
and people may have split or merged them.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ...write_only import Update, read_digest_key

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: In the order in which they are shown.
TARGETS = ("production", "preview", "development")
#: Of all names and values of a deployment.
MAX_BYTES = 64 * 1024
#: Frameworks put variables with these names into the code that browsers get.
PUBLIC_PREFIXES = ("NEXT_PUBLIC_", "NUXT_PUBLIC_", "EXPO_PUBLIC_", "VITE_", "REACT_APP_", "GATSBY_", "PUBLIC_")

ENVIRONMENT_SPEC: dict[str, dict[str, object]] = {
    "variables": {"type": "dict"},
    "variable_targets": {"type": "list", "elements": "str", "choices": list(TARGETS), "default": list(TARGETS)},
    "secrets": {"type": "dict", "no_log": True},
    "secret_targets": {
        "type": "list",
        "elements": "str",
        "choices": ["production", "preview"],
        "default": ["production", "preview"],
        "no_log": False,
    },
    "git_branch": {"type": "str"},
    "absent_variables": {"type": "list", "elements": "str"},
    "update_secrets": {
        "type": "str",
        "choices": ["on_create", "on_change", "always"],
        "default": "on_create",
        "no_log": False,
    },
    "digest_key": {"type": "str", "no_log": True},
}

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,255}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The desired value of a variable for a target.

    :param sensitive: whether Vercel must never return it.
    """

    value: str = field(repr=False)
    sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentSpec:
    """The desired variables.

    :param wanted: by name and target.
    :param git_branch: the branch that they are for, None for all branches.
    :param absent: the names of variables that must not exist for any target.
    :param digest_key: the key of the digests; empty if there are none.
    """

    wanted: Mapping[tuple[str, str], Wanted] = field(default_factory=dict)
    git_branch: str | None = None
    absent: tuple[str, ...] = ()
    update: Update = Update.ON_CREATE
    digest_key: str = field(default="", repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is desired, so that nothing has to be read."""
        return not (self.wanted or self.absent)


def read_environment(parameters: Mapping[str, t.Any]) -> EnvironmentSpec:
    """Return the desired variables from the parameters of a task, which have the types of ``ENVIRONMENT_SPEC``.

    :raises Failure: a value is missing or invalid; the message contains no value. No request has been sent.
    """
    variables, secrets = _values(parameters["variables"] or {}), _values(parameters["secrets"] or {})
    targets = {kind: _targets(kind, parameters[f"{kind}_targets"]) for kind in ("variable", "secret")}
    branch = parameters["git_branch"] or None
    _check_branch(branch, [targets[kind] for kind, given in (("variable", variables), ("secret", secrets)) if given])
    for name, value in variables.items():
        if _is_secret_key(value):
            raise Failure(
                f"The value of the variable {name} is a secret key of Supabase, which must not be readable.",
                hint="Put it under secrets, with a name that isn't public, or use the publishable key.",
            )
    for name in secrets:
        if name.upper().startswith(PUBLIC_PREFIXES):
            raise Failure(
                f"The secret {name} has a name that frameworks put into the code of the browser.",
                hint="Rename it, or put it under variables if it is public.",
            )
    wanted = {
        (name, target): Wanted(value=value) for name, value in variables.items() for target in targets["variable"]
    }
    hidden = {
        (name, target): Wanted(value=value, sensitive=True)
        for name, value in secrets.items()
        for target in targets["secret"]
    }
    both = sorted(wanted.keys() & hidden.keys())
    if both:
        raise Failure(
            f"{both[0][0]} is both a variable and a secret for {both[0][1]}.",
            hint="Remove it from one of variables and secrets, or give them different targets.",
        )
    absent = tuple(dict.fromkeys(_checked_name(name) for name in parameters["absent_variables"] or []))
    contradictory = sorted({name for name, _target in wanted | hidden} & set(absent))
    if contradictory:
        raise Failure(
            f"The variable {contradictory[0]} is both given and absent.", hint="Remove it from one of the options."
        )
    size = sum(len(name.encode()) + len(value.encode()) for name, value in (variables | secrets).items())
    if size > MAX_BYTES:
        raise Failure(
            f"The names and values of the variables have {size} bytes; Vercel accepts {MAX_BYTES} for a deployment.",
            hint="Keep long values elsewhere.",
        )
    update = Update(parameters["update_secrets"])
    return EnvironmentSpec(
        wanted=wanted | hidden,
        git_branch=branch,
        absent=absent,
        update=update,
        digest_key=read_digest_key("update_secrets", update, parameters["digest_key"]),
    )


def _targets(kind: str, given: list[str]) -> tuple[str, ...]:
    if not given:
        raise Failure(f"{kind}_targets is empty.", hint=f"Name at least one target, or leave out {kind}_targets.")
    return tuple(target for target in TARGETS if target in given)


def _check_branch(branch: str | None, targets: Iterable[tuple[str, ...]]) -> None:
    if branch is not None and any(each != ("preview",) for each in targets):
        raise Failure(
            "git_branch is given, but the targets aren't [preview].",
            hint="Vercel has variables of a branch for the target preview only. Set variable_targets and secret_targets to [preview].",
        )


def _checked_name(name: object) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Failure(
            f"{str(name)[:100]!r} can't be the name of a variable.",
            hint="A name has letters, digits, and underscores, and doesn't begin with a digit.",
        )
    return name


def _values(given: Mapping[object, object]) -> dict[str, str]:
    found = {}
    for name, value in ((_checked_name(name), value) for name, value in given.items()):
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise Failure(
                f"The value of {name} is not text.",
                hint="Put it in quotes, since YAML reads values such as true and null otherwise. Convert structures with to_json.",
            )
        if value == "":
            raise Failure(f"The value of {name} is empty.", hint="To delete the variable, use absent_variables.")
        found[name] = str(value)
    return found


def _is_secret_key(value: str) -> bool:
    """Whether a value is a key of Supabase that bypasses row level security: a secret key, or a token of service_role."""
    if value.startswith("sb_secret_"):
        return True
    parts = value.split(".")
    if len(parts) != 3 or not value.startswith("eyJ"):
        return False
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError):
        return False
    return isinstance(claims, dict) and claims.get("role") == "service_role"
