# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a module, with and without diff mode."""

from __future__ import annotations

import sys
import typing as t

import pytest
from ansible.module_utils.common.parameters import _return_datastructure_name
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Diff, Outcome, run_module

DIFF = {"before": "a", "after": "b"}


class Module:
    """The part of an AnsibleModule that ``run_module`` uses. Records the result."""

    def __init__(self, *, diff: bool) -> None:
        self._diff = diff
        self.result: dict[str, t.Any] = {}
        self.warned: list[str] = []

    def warn(self, warning: str) -> None:
        """Record a warning."""
        self.warned.append(warning)

    def exit_json(self, **result: t.Any) -> None:
        """Record the result of a success."""
        self.result = result
        raise SystemExit(0)

    def fail_json(self, **result: t.Any) -> None:
        """Record the result of a failure."""
        self.result = result
        raise SystemExit(1)


def finished(action: t.Callable[[], Outcome], *, diff: bool) -> Module:
    """Return the module after an action."""
    module = Module(diff=diff)
    with pytest.raises(SystemExit):
        run_module(t.cast("t.Any", module), action)
    return module


@pytest.mark.parametrize("diff", [DIFF, lambda: DIFF], ids=["value", "function"])
def test_the_diff_is_shown_in_diff_mode_only(diff: Diff | t.Callable[[], Diff]) -> None:
    outcome = Outcome(changed=True, result={"number": 1}, diff=diff, warnings=("mind",))
    shown = finished(lambda: outcome, diff=True)
    assert shown.result == {"changed": True, "number": 1, "diff": DIFF}
    assert shown.warned == ["mind"]
    assert finished(lambda: outcome, diff=False).result == {"changed": True, "number": 1}


def test_a_diff_is_only_computed_in_diff_mode() -> None:
    calls = []
    outcome = Outcome(changed=True, diff=lambda: calls.append("once"))
    finished(lambda: outcome, diff=False)
    assert calls == []
    finished(lambda: outcome, diff=True)
    assert calls == ["once"]


def test_a_failure_is_reported() -> None:
    def action() -> Outcome:
        raise Failure("It broke.", hint="Repair it.")

    assert "It broke." in finished(action, diff=False).result["msg"]


def finished_with(action: t.Callable[[], Outcome], **params: t.Any) -> tuple[Module, set[str]]:
    """Return the module with these parameters after an action, and what Ansible would mask."""
    module = t.cast("t.Any", Module(diff=False))
    module.argument_spec = {"url": {"no_log": True}, "password": {"no_log": True}, "name": {}}
    module.params = {"url": None, "password": None, "name": "one", **params}
    secrets = (value for name, value in params.items() if name in ("url", "password"))
    module.no_log_values = {text for value in secrets for text in _return_datastructure_name(value)}
    with pytest.raises(SystemExit):
        run_module(module, action)
    return module, module.no_log_values


@pytest.mark.parametrize("password", [" ", "a", "postgres", "1234"])
def test_an_ordinary_password_is_only_masked_in_the_arguments(password: str) -> None:
    module, mcalls = finished_with(lambda: Outcome(changed=False), password=password)
    assert mcalls == set()
    assert t.cast("t.Any", module).params == {
        "url": None,
        "password": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER",
        "name": "one",
    }


def test_any_other_password_is_mcalls_by_ansible_as_well() -> None:
    assert finished_with(lambda: Outcome(changed=False), password="s3cret-one")[1] == {"s3cret-one"}


def test_ordinary_members_of_a_dictionary_are_only_masked_in_the_arguments() -> None:
    given = {"A": "s3cret-one", "B": "a", "C": 12, "D": ["postgres", True]}
    module, masked = finished_with(lambda: Outcome(changed=False), password=given)
    assert masked == {"s3cret-one"}
    assert t.cast("t.Any", module).params["password"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


def test_long_arguments_are_shortened() -> None:
    module, _masked = finished_with(lambda: Outcome(changed=False), name="x" * 400, lines=["y" * 300, {"z": "z" * 301}])
    assert t.cast("t.Any", module).params["name"] == "x" * 300 + "... (400 characters)"
    assert t.cast("t.Any", module).params["lines"] == ["y" * 300, {"z": "z" * 300 + "... (301 characters)"}]


def test_secret_at_the_end_of_a_shortened_argument_is_masked() -> None:
    module, _masked = finished_with(
        lambda: Outcome(changed=False), password="s3cret-one", name="x" * 295 + "s3cret-one"
    )
    assert "s3cre" not in t.cast("t.Any", module).params["name"]


def test_an_unexpected_error_is_reported_without_its_message() -> None:
    def action() -> Outcome:
        raise ValueError("invalid literal: 's3cret'")

    result = finished(action, diff=False).result
    assert "ValueError in test_outcome.py, line" in result["msg"]
    assert "ValueError" in result["exception"]
    assert "invalid literal: 's3cret'" not in result["msg"]


def test_a_failure_is_reported_after_its_exception_was_handled() -> None:
    class Watching(Module):
        def fail_json(self, **result: t.Any) -> None:
            assert sys.exc_info() == (None, None, None)
            super().fail_json(**result)

    def action() -> Outcome:
        raise Failure("It broke.")

    with pytest.raises(SystemExit):
        run_module(t.cast("t.Any", Watching(diff=False)), action)
