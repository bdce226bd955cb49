# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of a step in the summary of a client, in a normal run and in check mode. Pure."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Entry: t.TypeAlias = "dict[str, t.Any]"
"""A ``label``, its ``lines``, and in ``check_mode`` what is different there."""


def entry(label: str, lines: Iterable[object]) -> Entry:
    """Return lines that are the same in check mode."""
    return {"label": label, "lines": [str(line) for line in lines]}


def entry_of_changes(label: str, lines: Iterable[str], lines_in_check_mode: Iterable[str]) -> Entry:
    """Return lines about changes, which check mode only announces."""
    return {**entry(label, lines), "check_mode": {"lines": list(lines_in_check_mode)}}


def entry_of_actions(label: str, actions: Iterable[tuple[str, str]], *, same: str = "unchanged") -> Entry:
    """Return a line for each object.

    :param actions: the object, and the action of a module's result, such as ``created``, or ``none``.
    :param same: what is said of an object without an action.
    """
    listed = list(actions)
    return entry_of_changes(
        label,
        [f"{name}, {same if action == 'none' else action}" for name, action in listed],
        [f"{name}, {same if action == 'none' else f'would be {action}'}" for name, action in listed],
    )


def same_in(state: object) -> str:
    """Return what is said of an object without an action in the desired state."""
    return "unchanged" if state == "present" else "does not exist"


def known(value: object) -> list[object]:
    """Return the value as a line, or none if there is no value."""
    return [] if value in (None, "") else [value]


def results(answer: Mapping[str, t.Any]) -> list[Mapping[str, t.Any]]:
    """Return the results of the items of a loop that a module returned, so neither skipped nor failed ones."""
    return [each for each in answer.get("results") or [] if "action" in each]


def warnings(*answers: Mapping[str, t.Any]) -> list[str]:
    """Return the warnings of modules, each once. Those of a loop are at its items, or before ansible-core 2.19 at the loop."""
    every = (part for answer in answers for part in (answer, *(answer.get("results") or [])))
    return list(dict.fromkeys(str(text) for part in every for text in part.get("warnings") or []))


def counted(number: int, name: str) -> str:
    """Return a number with its noun: ``1 statement``, ``2 statements``."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
