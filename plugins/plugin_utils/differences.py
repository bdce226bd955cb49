# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tasks of a step would change, read from their diffs. Pure."""

from __future__ import annotations

import re
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_PROPERTY = re.compile(r"([A-Za-z_][^:=']*): (.*)")

_TOGETHER = 50
"""Of an object, up to this many changes are returned."""

_LONGEST = 200
"""How many characters of a value are returned."""


def differences(answers: Iterable[object]) -> list[dict[str, t.Any]]:
    """Return the objects that differ from what is declared.

    :param answers: registered results of tasks that ran in diff mode, with or without a loop. Those of skipped tasks, and what isn't a
        result, count as unchanged.
    :returns: for each object ``object`` (such as ``repository agency/client-acme``), ``is_missing``, and ``changes``: a list of
        ``name``, ``before``, and ``after``, which are texts, or null for what isn't there.
    """
    found: dict[str, dict[str, t.Any]] = {}
    for answer in answers:
        for each in _results(answer):
            for diff in _diffs(each):
                name = str(diff.get("after_header") or diff.get("before_header") or "").strip()
                before, after = (_lines(diff.get(side)) for side in ("before", "after"))
                # A collection, such as the rows of a table, lacks something without being missing itself.
                is_missing = not before and each.get("action", "updated") != "updated"
                known = found.setdefault(name, {"object": name, "is_missing": is_missing, "changes": []})
                known["is_missing"] = known["is_missing"] and is_missing
                known["changes"] = [*known["changes"], *_changes(before, after)][:_TOGETHER]
    return list(found.values())


def _results(answer: object) -> Iterator[Mapping[str, t.Any]]:
    if not isinstance(answer, dict):
        return
    results = answer.get("results")
    if isinstance(results, list):
        for each in results:
            yield from _results(each)
    elif answer.get("changed"):
        yield answer


def _diffs(answer: Mapping[str, t.Any]) -> Sequence[Mapping[str, t.Any]]:
    diff = answer.get("diff")
    given = diff if isinstance(diff, list) else [diff]
    # A change without a diff must not go unnoticed.
    return [each for each in given if isinstance(each, dict)] or [
        {"before": "state: as it is", "after": "state: changed"}
    ]


def _lines(text: object) -> list[str]:
    """Return the lines of a side of a diff. A value may contain other separators of lines, such as U+0085."""
    return [line for line in str(text or "").split("\n") if line]


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[dict[str, str | None]]:
    """Yield the properties that differ, then the lines that are on one side only."""
    present, wanted = (
        {match[1]: match[2] for match in map(_PROPERTY.fullmatch, lines) if match} for lines in (before, after)
    )
    paired = present.keys() & wanted.keys()
    for name in (each for each in present if each in paired and present[each] != wanted[each]):
        yield {"name": name, "before": _shortened(present[name]), "after": _shortened(wanted[name])}
    for lines, others, side in ((before, after, "before"), (after, before, "after")):
        for line in lines:
            match = _PROPERTY.fullmatch(line)
            if line in others or (match and match[1] in paired):
                continue
            name, value = (match[1], match[2]) if match else ("", line)
            yield {"name": name, "before": None, "after": None, side: _shortened(value)}


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
