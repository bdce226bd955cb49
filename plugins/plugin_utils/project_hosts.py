# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which projects of an organization become hosts of the inventory, and with which variables. Pure."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

#: The group of the pattern with the ID of the client.
CLIENT_ID = "client_id"

#: Statuses of projects that don't exist any more, or soon won't.
DELETED = frozenset({"GOING_DOWN", "REMOVED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which projects become hosts. An empty collection excludes none.

    :param others: whether projects that don't belong to a client become hosts, too.
    """

    statuses: Collection[str] = ()
    regions: Collection[str] = ()
    instance_sizes: Collection[str] = ()
    others: bool = False

    def accept(self, facts: Mapping[str, t.Any]) -> bool:
        """Return whether a project with these facts becomes a host."""
        return (
            facts["status"] not in DELETED
            and (self.others or facts[CLIENT_ID] is not None)
            and all(
                not allowed or facts[name] in allowed
                for name, allowed in (
                    ("status", self.statuses),
                    ("region", self.regions),
                    ("instance_size", self.instance_sizes),
                )
            )
        )


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return the compiled pattern for the names of clients' projects.

    :raises ValueError: it isn't a regular expression, or lacks the group ``client_id``.
    """
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"client_pattern {pattern!r} is not a regular expression: {error}.") from error
    if CLIENT_ID not in compiled.groupindex:
        raise ValueError(
            f"client_pattern {pattern!r} has no group (?P<{CLIENT_ID}>...), which matches the ID of the client."
        )
    return compiled


def with_client(facts: Mapping[str, t.Any], pattern: re.Pattern[str]) -> dict[str, t.Any]:
    """Return the facts of a project with the ID of its client, which is None if its name is none of a client's project."""
    found = pattern.fullmatch(facts["name"])
    return {**facts, CLIENT_ID: found[CLIENT_ID] if found else None}


def variables(facts: Mapping[str, t.Any], prefix: str, suffix: str) -> dict[str, t.Any]:
    """Return the variables of a host. The ID of a client keeps its name, by which the playbooks know it."""
    named = {f"{prefix}{name}{suffix}": value for name, value in facts.items() if name != CLIENT_ID}
    return named if facts[CLIENT_ID] is None else {CLIENT_ID: facts[CLIENT_ID], **named}


def ambiguous(names: Sequence[tuple[str, Mapping[str, t.Any]]]) -> dict[str, list[Mapping[str, t.Any]]]:
    """Return the host names that several projects would get, with the facts of these."""
    found: dict[str, list[Mapping[str, t.Any]]] = {}
    for name, facts in names:
        found.setdefault(name, []).append(facts)
    return {name: projects for name, projects in found.items() if len(projects) > 1}


def describe(projects: Iterable[Mapping[str, t.Any]]) -> str:
    """Return the refs of projects for a message."""
    return ", ".join(f"{each['name']} ({each['ref']})" for each in projects)
