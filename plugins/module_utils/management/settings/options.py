# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``supabase_project_settings``: argument spec, validation, and the desired settings."""

from __future__ import annotations

import difflib
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from ...masking import is_maskable
from ..project_resource import SHARED_SPEC
from .catalog import SECTIONS
from .setting import InvalidValue

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .catalog import Section

CHANGED, ON_CREATE, ALWAYS = "changed", "on_create", "always"

#: An option for each section; documented in the fragment ``project_settings``.
SECTIONS_SPEC: dict[str, dict[str, object]] = {
    # Only the secret settings are secret; see the module.
    option: {"type": "dict", "no_log": option == "auth"}
    for option in SECTIONS
}
SETTINGS_SPEC: dict[str, dict[str, object]] = {
    **SECTIONS_SPEC,
    "update_secrets": {"type": "str", "choices": [CHANGED, ON_CREATE, ALWAYS], "default": CHANGED, "no_log": False},
    "optional": {"type": "list", "elements": "str", "default": []},
    "restart": {"type": "bool", "default": True},
    **SHARED_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsSpec:
    """The desired settings.

    :param wanted: by section and name, in the types of the settings.
    :param update_secrets: when to set secrets.
    :param optional: the settings that are left out if the plan doesn't include them, such as ``auth.password_hibp_enabled``.
    :param restart: whether the database may be restarted for PostgreSQL parameters that require it.
    """

    wanted: Mapping[str, Mapping[str, object]] = field(repr=False)
    update_secrets: str = CHANGED
    optional: frozenset[str] = frozenset()
    restart: bool = True


def read_spec(parameters: Mapping[str, t.Any]) -> SettingsSpec:
    """Return the desired settings of a task.

    :raises Failure: a setting is unknown, or a value isn't one of it. No request has been sent.
    """
    wanted, problems = checked({option: parameters[option] for option in SECTIONS})
    optional = frozenset(parameters["optional"])
    known = {f"{option}.{name}" for option, section in SECTIONS.items() for name in section.settings}
    problems += [
        f"optional contains {name!r}, which is not a setting{_nearest(name, known)}"
        for name in sorted(optional - known)
    ]
    if problems:
        raise Failure(" ".join(problems), hint="Nothing was changed.")
    return SettingsSpec(
        wanted=wanted,
        update_secrets=parameters["update_secrets"],
        optional=optional,
        restart=parameters["restart"],
    )


def checked(given: Mapping[str, t.Any]) -> tuple[dict[str, dict[str, object]], list[str]]:
    """Return the settings in their types, and a sentence for each problem. Null counts as not given.

    :param given: by section and name.
    """
    wanted: dict[str, dict[str, object]] = {}
    problems: list[str] = []
    for option, settings in given.items():
        section = SECTIONS.get(option)
        if section is None:
            problems.append(f"{option} is not a group of settings{_nearest(option, SECTIONS)}")
        elif settings is not None and not _is_mapping(settings):
            problems.append(f"{option} must be a dictionary of settings.")
        elif settings:
            wanted[option] = dict(_converted(section, settings, problems))
    return {option: settings for option, settings in wanted.items() if settings}, problems


def masked_values(parameters: Mapping[str, t.Any]) -> set[str]:
    """Return the values in the parameters of a task that Ansible masks wherever they occur: the token and secret settings.

    A secret that could be part of any text isn't one of them: the module doesn't return it.
    """
    return {secret for secret in (str(parameters["api_token"]), *secrets_of(parameters)) if is_maskable(secret)}


def secrets_of(given: Mapping[str, t.Any]) -> set[str]:
    """Return the values of the secret settings, also if they are invalid.

    :param given: by section and name.
    """
    return {
        str(value)
        for option, settings in given.items()
        if option in SECTIONS and _is_mapping(settings)
        for name, value in settings.items()
        # The value of a mistyped name may be a secret, too.
        if value and (name not in SECTIONS[option].settings or SECTIONS[option].settings[name].is_private)
    }


def _converted(section: Section, given: Mapping[str, object], problems: list[str]) -> Iterator[tuple[str, object]]:
    for name, value in given.items():
        setting = section.settings.get(str(name))
        if setting is None:
            problems.append(f"{section.option} has no setting {str(name)!r}{_nearest(str(name), section.settings)}")
        elif value is not None:
            try:
                yield setting.name, setting.converted(value)
            except InvalidValue as error:
                problems.append(f"{section.option}.{name} {error}.")


def _nearest(name: str, known: t.Iterable[str]) -> str:
    """Return the end of a sentence: a question that names the most similar known name, if one is similar."""
    found = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
    return f"; did you mean {found[0]}?" if found else "."


def _is_mapping(value: object) -> t.TypeGuard[Mapping[str, t.Any]]:
    return isinstance(value, dict)
