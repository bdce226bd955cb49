# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an outcome leaves the module, in diff mode and without."""

from __future__ import annotations

import sys
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Diff, Outcome, run_module

DIFF = {"before": "a", "after": "b"}


class Module:
    """As much of an AnsibleModule as ``finish`` uses: it remembers what it was told."""

    def __init__(self, *, diff: bool) -> None:
        self._diff = diff
        self.told: dict[str, t.Any] = {}
        self.warned: list[str] = []

    def warn(self, warning: str) -> None:
        """Take a warning."""
        self.warned.append(warning)

    def exit_json(self, **told: t.Any) -> None:
        """End well."""
        self.told = told
        raise SystemExit(0)

    def fail_json(self, **told: t.Any) -> None:
        """End badly."""
        self.told = told
        raise SystemExit(1)


def left(story: t.Callable[[], Outcome], *, diff: bool) -> Module:
    """Return the module as a story leaves it."""
    module = Module(diff=diff)
    with pytest.raises(SystemExit):
        run_module(t.cast("t.Any", module), story)
    return module


@pytest.mark.parametrize("diff", [DIFF, lambda: DIFF], ids=["made", "to be made"])
def test_the_diff_is_shown_in_diff_mode_only(diff: Diff | t.Callable[[], Diff]) -> None:
    outcome = Outcome(changed=True, result={"number": 1}, diff=diff, warnings=("mind",))
    shown = left(lambda: outcome, diff=True)
    assert shown.told == {"changed": True, "number": 1, "diff": DIFF}
    assert shown.warned == ["mind"]
    assert left(lambda: outcome, diff=False).told == {"changed": True, "number": 1}


def test_a_diff_that_nobody_asks_for_is_not_made() -> None:
    asked = []
    outcome = Outcome(changed=True, diff=lambda: asked.append("once"))
    left(lambda: outcome, diff=False)
    assert asked == []
    left(lambda: outcome, diff=True)
    assert asked == ["once"]


def test_a_failure_is_told_as_one() -> None:
    def story() -> Outcome:
        raise Failure("It broke.", hint="Mend it.")

    assert "It broke." in left(story, diff=False).told["msg"]


def left_with(story: t.Callable[[], Outcome], **params: str) -> tuple[Module, set[str]]:
    """Return the module as a story leaves it when its secret options have these values, and what Ansible would mask."""
    module = t.cast("t.Any", Module(diff=False))
    module.argument_spec = {"url": {"no_log": True}, "password": {"no_log": True}, "name": {}}
    module.params = {"url": None, "password": None, "name": "one", **params}
    module.no_log_values = set(params.values())
    with pytest.raises(SystemExit):
        run_module(module, story)
    return module, module.no_log_values


@pytest.mark.parametrize("password", [" ", "a", "postgres", "1234"])
def test_an_ordinary_password_ruins_no_result_and_is_not_among_the_arguments(password: str) -> None:
    module, masked = left_with(lambda: Outcome(changed=False), password=password)
    assert masked == set()
    assert t.cast("t.Any", module).params == {
        "url": None,
        "password": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER",
        "name": "one",
    }


def test_any_other_password_is_masked_by_ansible_as_well() -> None:
    assert left_with(lambda: Outcome(changed=False), password="s3cret-one")[1] == {"s3cret-one"}


def test_an_unexpected_error_is_told_without_its_words() -> None:
    def story() -> Outcome:
        raise ValueError("invalid literal: 's3cret'")

    told = left(story, diff=False).told
    assert "ValueError in test_outcome.py, line" in told["msg"]
    assert "ValueError" in told["exception"]
    assert "invalid literal: 's3cret'" not in told["msg"]


def test_an_error_is_over_when_it_is_told() -> None:
    class Watching(Module):
        def fail_json(self, **told: t.Any) -> None:
            assert sys.exc_info() == (None, None, None)
            super().fail_json(**told)

    def story() -> Outcome:
        raise Failure("It broke.")

    with pytest.raises(SystemExit):
        run_module(t.cast("t.Any", Watching(diff=False)), story)
