# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module in a forked process ends as one in an interpreter of its own, and changes nothing in the process that forks it."""

from __future__ import annotations

import atexit
import json
import os
import signal
import sys
import typing as t
from pathlib import Path

import pytest
from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.forked_module import run_forked

if t.TYPE_CHECKING:
    from collections.abc import Callable

ARGUMENTS = json.dumps({"ANSIBLE_MODULE_ARGS": {"name": "acme", "password": "hidden-word"}}).encode()
LARGE = 3_000_000


def run(main: Callable[[], object], folder: str = "/") -> tuple[int, str, str]:
    code, output, errors = run_forked(main, ARGUMENTS, folder)
    return code, output.decode(), errors.decode()


def run_module() -> None:
    spec = {"name": {"type": "str"}, "password": {"type": "str", "no_log": True}}
    module = AnsibleModule(argument_spec=spec, supports_check_mode=True)
    module.warn("a warning")
    module.exit_json(changed=False, found=f"{module.params['name']}, {module.params['password']}")


def write_much() -> None:
    sys.stdout.write("y" * LARGE)
    sys.stderr.write("z" * LARGE)


def change_process() -> None:
    os.environ["LEFT"] = "here"
    os.umask(0o777)
    os.chdir("/proc")
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.path.clear()


def write_at_end() -> None:
    atexit.register(print, "ended")


def lack() -> None:
    raise KeyError("missing")


def stop(status: object) -> Callable[[], object]:
    return lambda: sys.exit(status)  # type: ignore[arg-type]


def test_a_module_returns_its_result_with_its_warnings_and_without_secrets() -> None:
    code, output, errors = run(run_module)

    answer = json.loads(output)
    assert (code, errors) == (0, "")
    assert answer["found"] == "acme, ********"
    arguments = {"name": "acme", "password": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"}
    assert answer.get("invocation", {"module_args": arguments})["module_args"] == arguments
    assert "a warning" in str(answer["warnings"])


@pytest.mark.parametrize(("status", "code"), [(3, 3), (None, 0), ("the reason", 1)])
def test_the_exit_status_is_returned(status: object, code: int) -> None:
    assert run(stop(status))[0] == code


def test_an_exception_is_described() -> None:
    code, output, errors = run(lack)

    assert (code, output) == (1, "")
    assert errors.endswith("KeyError: 'missing'\n")


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_a_signal_ends_it(sent: signal.Signals) -> None:
    assert run(lambda: os.kill(os.getpid(), sent))[0] == -sent


def test_an_interrupt_lets_it_clean_up() -> None:
    code, _output, errors = run(lambda: os.kill(os.getpid(), signal.SIGINT))

    assert code == 1
    assert "KeyboardInterrupt" in errors


def test_all_of_a_large_output_is_read() -> None:
    code, output, errors = run(write_much)

    assert (code, len(output), len(errors)) == (0, LARGE, LARGE)


def test_what_it_registers_for_its_end_is_done() -> None:
    assert run(write_at_end) == (0, "ended\n", "")


def test_nothing_that_it_changes_is_left(tmp_path: Path) -> None:
    before = Path.cwd(), os.environ.copy(), signal.getsignal(signal.SIGTERM), list(sys.path)

    assert run(lambda: print(Path.cwd(), end=""), str(tmp_path)) == (0, str(tmp_path), "")  # noqa: T201 - as a module does
    assert run(change_process)[0] == 0

    assert (Path.cwd(), os.environ.copy(), signal.getsignal(signal.SIGTERM), list(sys.path)) == before
    created = tmp_path / "created"
    created.touch()
    assert os.access(created, os.R_OK)
