# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of ``supabase_project_info``."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...durations import check_seconds
from ...failure import Failure
from ..access import ACCESS_SPEC
from ..projects.spec import KeyScope
from ..refs import check_ref

if t.TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS, ADVISORS, BACKUPS = "settings", "advisors", "backups"
UPGRADE, ENTITLEMENTS, KEYS, DATABASE = "upgrade", "entitlements", "keys", "database"
#: What can be read in addition to the projects themselves.
SECTIONS = (DATABASE, SETTINGS, ADVISORS, BACKUPS, UPGRADE, ENTITLEMENTS, KEYS)
#: The return values whose names aren't those of their sections: Jinja2 takes ``project.keys`` for a method.
RETURN_VALUES = {KEYS: "api_keys"}

PROJECT_INFO_SPEC: dict[str, dict[str, object]] = {
    "name": {"type": "list", "elements": "str"},
    "ref": {"type": "list", "elements": "str"},
    "gather": {"type": "list", "elements": "str", "choices": list(SECTIONS), "default": []},
    "api_keys": {"type": "str", "choices": ["public", "all"], "default": "public", "no_log": False},
    "wait_timeout": {"type": "float", "default": 300.0},
    **ACCESS_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InfoSpec:
    """What to read.

    :param names: names of projects; without names and refs, all projects of the organization.
    :param gather: some of ``SECTIONS``.
    """

    organization: str
    names: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    gather: frozenset[str] = frozenset()
    keys: KeyScope = KeyScope.PUBLIC

    @property
    def reads_all(self) -> bool:
        """Whether to read all projects of the organization."""
        return not (self.names or self.refs)


def needs_organization(parameters: Mapping[str, t.Any]) -> bool:
    """Whether a task needs an organization: not if only refs identify the projects."""
    return bool(parameters["name"]) or not parameters["ref"]


def read_spec(parameters: Mapping[str, t.Any], organization: str) -> InfoSpec:
    """Return what to read from the parameters of a task.

    :raises Failure: a value is invalid. No request has been sent.
    """
    names, refs = (tuple(dict.fromkeys(parameters[option] or ())) for option in ("name", "ref"))
    for name in names:
        if not name.strip():
            raise Failure(
                "An empty text is not a project name.", hint="Correct name. To read all projects, omit name and ref."
            )
    for ref in refs:
        check_ref(ref)
    check_seconds("wait_timeout", parameters["wait_timeout"])
    return InfoSpec(
        organization=organization,
        names=names,
        refs=refs,
        gather=frozenset(parameters["gather"]),
        keys=KeyScope(parameters["api_keys"]),
    )
