# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks the secret values of the catalogs in what a run reports, whether it succeeds or fails."""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import replace

from ..failure import Failure
from .model.secret_values import are_known, forgotten_afterwards, masked

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..outcome import Outcome

_Value = t.TypeVar("_Value")


@contextlib.contextmanager
def without_secrets() -> Iterator[Callable[[Outcome], Outcome]]:
    """Mask secret values in failures of the block, and yield a function that masks them in its outcome."""
    with forgotten_afterwards():
        try:
            yield _masked_outcome
        except Failure as failure:
            failure.message, failure.hint = masked(failure.message), masked(failure.hint)
            failure.args = (failure.message,)
            failure.details = _masked(failure.details)
            raise


def _masked_outcome(outcome: Outcome) -> Outcome:
    if not are_known():
        return outcome
    diff = outcome.diff
    return replace(
        outcome,
        result=_masked(outcome.result),
        # It contains stand-ins only, so it can be masked after the values are forgotten.
        diff=(lambda: _masked(diff())) if callable(diff) else _masked(diff),
        warnings=tuple(map(masked, outcome.warnings)),
    )


def _masked(value: _Value) -> _Value:
    """Return a value as JSON has them with all its texts masked."""
    result: object = value
    if isinstance(value, str):
        result = masked(value)
    elif isinstance(value, dict):
        result = {key: _masked(each) for key, each in value.items()}
    elif isinstance(value, (list, tuple)):
        result = [_masked(each) for each in value]
    return t.cast("_Value", result)
