# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an outcome ends the module, with and without diff mode."""

from __future__ import annotations

import sys
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Diff, Outcome, run_module

DIFF = {"before": "a", "after": "b"}


class Module:
    """The part of AnsibleModule that ``finish`` uses; it records what it is called with."""

    def __init__(self, *, diff: bool) -> None:
        self._diff = diff
        self.result: dict[str, t.Any] = {}
        self.warnings: list[str] = []

    def warn(self, warning: str) -> None:
        """Record a warning."""
        self.warnings.append(warning)

    def exit_json(self, **result: t.Any) -> None:
        """End with success."""
        self.result = result
        raise SystemExit(0)

    def fail_json(self, **result: t.Any) -> None:
        """End with failure."""
        self.result = result
        raise SystemExit(1)


def finished(work: t.Callable[[], Outcome], *, diff: bool) -> Module:
    """Return the module after ``finish``."""
    module = Module(diff=diff)
    with pytest.raises(SystemExit):
        run_module(t.cast("t.Any", module), work)
    return module


@pytest.mark.parametrize("diff", [DIFF, lambda: DIFF], ids=["made", "to be made"])
def test_diff_is_returned_in_diff_mode_only(diff: Diff | t.Callable[[], Diff]) -> None:
    outcome = Outcome(changed=True, result={"number": 1}, diff=diff, warnings=("mind",))
    shown = finished(lambda: outcome, diff=True)
    assert shown.result == {"changed": True, "number": 1, "diff": DIFF}
    assert shown.warnings == ["mind"]
    assert finished(lambda: outcome, diff=False).result == {"changed": True, "number": 1}


def test_diff_is_not_computed_without_diff_mode() -> None:
    asked = []
    outcome = Outcome(changed=True, diff=lambda: asked.append("once"))
    finished(lambda: outcome, diff=False)
    assert asked == []
    finished(lambda: outcome, diff=True)
    assert asked == ["once"]


def test_failure_fails_the_module() -> None:
    def work() -> Outcome:
        raise Failure("It broke.", hint="Mend it.")

    assert "It broke." in finished(work, diff=False).result["msg"]


def finished_with(work: t.Callable[[], Outcome], **params: str) -> tuple[Module, set[str]]:
    """Return the module after ``finish`` with these values of its secret options, and what Ansible would mask."""
    module = t.cast("t.Any", Module(diff=False))
    module.argument_spec = {"url": {"no_log": True}, "password": {"no_log": True}, "name": {}}
    module.params = {"url": None, "password": None, "name": "one", **params}
    module.no_log_values = set(params.values())
    with pytest.raises(SystemExit):
        run_module(module, work)
    return module, module.no_log_values


@pytest.mark.parametrize("password", [" ", "a", "postgres", "1234"])
def test_common_password_is_not_masked_in_results_but_in_arguments(password: str) -> None:
    module, masked = finished_with(lambda: Outcome(changed=False), password=password)
    assert masked == set()
    assert t.cast("t.Any", module).params == {
        "url": None,
        "password": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER",
        "name": "one",
    }


def test_uncommon_password_is_also_masked_by_ansible() -> None:
    assert finished_with(lambda: Outcome(changed=False), password="s3cret-one")[1] == {"s3cret-one"}


def test_unexpected_error_is_reported_without_its_message() -> None:
    def work() -> Outcome:
        raise ValueError("invalid literal: 's3cret'")

    result = finished(work, diff=False).result
    assert "ValueError in test_outcome.py, line" in result["msg"]
    assert "ValueError" in result["exception"]
    assert "invalid literal: 's3cret'" not in result["msg"]


def test_exception_is_handled_before_the_module_fails() -> None:
    class Watching(Module):
        def fail_json(self, **result: t.Any) -> None:
            assert sys.exc_info() == (None, None, None)
            super().fail_json(**result)

    def work() -> Outcome:
        raise Failure("It broke.")

    with pytest.raises(SystemExit):
        run_module(t.cast("t.Any", Watching(diff=False)), work)
