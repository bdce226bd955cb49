# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The law of every module for an API: whatever happens to a request, the next run leaves what a run without faults leaves."""

from __future__ import annotations

import itertools
import json
import typing as t
from dataclasses import dataclass

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure

from tests.chaos.fault_proxy import FAULTS, FaultProxy, FaultRule
from tests.support.long_runs import sampled

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from _pytest.mark.structures import ParameterSet
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

Options: t.TypeAlias = "Mapping[str, object]"

IMPATIENT: Options = {"api_timeout": 1.0, "wait_timeout": 3.0}
"""The options of a run with a fault: what hangs shall not take long."""

HANGS = 1.3
"""For how many seconds a request hangs: longer than that run waits for one."""


@dataclass(frozen=True)
class Subject:
    """A resource of an API, and its module.

    :ivar converge: runs the module's code in this process with options.
    :ivar stored: returns what the API has, without what differs from run to run.
    :ivar states: a state of the resource, another one, and the one to begin from; each described in full by options.
    :ivar secrets: what no error may show.
    """

    converge: Callable[..., Outcome]
    stored: Callable[[], object]
    states: Sequence[Options]
    secrets: tuple[str, ...]


def cells(kinds: Iterable[str], always: tuple[str, str] | None = None) -> list[ParameterSet]:
    """Return the kinds of resources with each fault, as parameters of a test: in a full run all of them, else a sample.

    :param always: the kind and the fault that `make test` has, too.
    """
    found = sampled(itertools.product(kinds, FAULTS), every=13)
    return [
        pytest.param(*cell, marks=[] if cell == always else [pytest.mark.nightly])
        for cell in dict.fromkeys([*([always] if always else []), *found])
    ]


def violations(subject: Subject, proxy: FaultProxy, fault: str) -> list[str]:
    """Let a fault happen at each request of each change between the states, and return what breaks the law."""
    one, two, first = subject.states
    found: list[str] = []
    for before, after in ((first, one), (one, two), (two, first)):
        subject.converge(**before)
        subject.converge(**after)
        expected, number = subject.stored(), 1
        while True:
            subject.converge(**before)
            proxy.set(FaultRule(fault, number=number, seconds=HANGS))
            attempt = _attempt(subject, {**after, "api_url": proxy.url, **IMPATIENT})
            assert proxy.faults or number > 1, f"no request was sent: {attempt.message}"
            if not proxy.faults:  # the run has fewer requests
                break
            found += [
                f"{each}; {proxy.faults}; {attempt.message}" for each in _broken(subject, attempt, after, expected)
            ]
            number += 1
    subject.converge(**first)
    return found


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A run with a fault: whether it reported a change, and the message if it failed."""

    changed: bool
    message: str = ""


def _attempt(subject: Subject, options: Options) -> _Attempt:
    try:
        return _Attempt(subject.converge(**options).changed)
    except Failure as failure:
        return _Attempt(bool(failure.details.get("changed")), str(failure.as_result()))


def _broken(subject: Subject, attempt: _Attempt, after: Options, expected: object) -> Iterator[str]:
    again = subject.converge(**after)
    stored = subject.stored()
    if stored != expected:
        yield f"the next run left {stored} instead of {expected}"
    if not attempt.message and again.changed:
        yield "the run with the fault succeeded, and the next one changed something"
    if not (attempt.changed or again.changed):
        yield "no run reported the change"
    if subject.converge(**after).changed:
        yield "the run after the next one changed something"
    if any(secret in attempt.message for secret in subject.secrets):
        yield "the message shows a secret"


def without(content: object, names: tuple[str, ...]) -> object:
    """Return JSON without the fields with these names, at every level, and with sorted lists."""
    if isinstance(content, list):
        return sorted((without(each, names) for each in content), key=lambda each: json.dumps(each, sort_keys=True))
    if isinstance(content, dict):
        return {name: without(value, names) for name, value in content.items() if name not in names}
    return content
