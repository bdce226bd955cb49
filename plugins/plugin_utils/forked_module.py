# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module in a process that is forked from that of its task, where Ansible would start an interpreter on the controller.

To pack a module of this collection, start an interpreter, and compile up to 350 files there takes a second. An action plugin that
imports the module has it in memory: Ansible loads the plugin before it forks the processes of tasks. The ``main`` of the module runs
as in an interpreter of its own: with ``AnsibleModule``, the same arguments, environment, and folder, and in a process that a signal
ends at once. What it changes in its process, such as the umask, ends with it, and its connections are made in it. All before and
after that is done by Ansible's own action for modules.
"""

from __future__ import annotations

import atexit
import gc
import os
import selectors
import signal
import sys
import traceback
import typing as t

from ansible import constants
from ansible.executor import module_common
from ansible.module_utils import basic
from ansible.module_utils.common import warnings
from ansible.plugins.action.normal import ActionModule as ModuleAction
from ansible.plugins.filter.core import to_json
from ansible.release import __version__ as ansible_version

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KNOWN = ("2.18.", "2.19.", "2.20.", "2.21.")
"""The versions of ansible-core for which the tests compare both ways. With others, a module has an interpreter of its own."""

_CHUNK = 1 << 16


class ForkedModule(ModuleAction):
    """The action of a module, from which that of each module derives.

    :cvar main: the function ``main`` of the module.
    """

    main: t.ClassVar[Callable[[], object]]
    _is_forked = False
    _module_arguments = b""

    def _execute_module(self, *arguments: t.Any, **options: t.Any) -> dict[str, t.Any]:
        self._is_forked = not arguments and self._is_here(options.get("task_vars") or {})
        return dict(super()._execute_module(*arguments, **options))

    def _is_here(self, task_vars: Mapping[str, t.Any]) -> bool:
        """Return whether Ansible would start this interpreter, as this user and with this environment, and wait for it."""
        return (
            ansible_version.startswith(KNOWN)
            and self._connection.transport == "local"
            and self._connection.become is None
            and not self._task.delegate_to
            and self._templar.template(task_vars.get("ansible_python_interpreter")) == sys.executable
            and not any(self._task.environment or ())
            and not self._task.async_val
            and not self._task.timeout
            and not vars(constants)["DEFAULT_KEEP_REMOTE_FILES"]
        )

    def _is_pipelining_enabled(self, *arguments: t.Any, **options: t.Any) -> bool:
        return self._is_forked or bool(super()._is_pipelining_enabled(*arguments, **options))

    def _configure_module(  # the result differs between versions
        self, module_name: str, module_args: dict[str, t.Any], task_vars: dict[str, t.Any]
    ) -> tuple[t.Any, ...]:
        if not self._is_forked:
            return tuple(super()._configure_module(module_name, module_args, task_vars))
        self._module_arguments = to_json({"ANSIBLE_MODULE_ARGS": module_args}).encode()
        path, interpreter = type(self).main.__code__.co_filename, f"#!{sys.executable}"
        if ansible_version.startswith("2.18."):
            return "new", interpreter, b"", path
        built = vars(module_common)["_BuiltModule"](
            module_style="new", shebang=interpreter, b_module_data=b"", serialization_profile="legacy"
        )
        return built, path

    def _low_level_execute_command(self, cmd: str, *arguments: t.Any, **options: t.Any) -> dict[str, t.Any]:
        if not self._is_forked:
            action: t.Any = super()
            return dict(action._low_level_execute_command(cmd, *arguments, **options))  # noqa: SLF001 - of the base
        code, *outputs = run_forked(type(self).main, self._module_arguments, self._loader.get_basedir())
        output, errors = (each.decode("utf-8", "replace") for each in outputs)
        return {
            "rc": code,
            "stdout": output,
            "stdout_lines": output.splitlines(),
            "stderr": errors,
            "stderr_lines": errors.splitlines(),
        }


def run_forked(main: Callable[[], object], arguments: bytes, folder: str) -> tuple[int, bytes, bytes]:
    """Run the ``main`` of a module in a forked process.

    :param arguments: what ``AnsibleModule`` reads: JSON.
    :param folder: the working directory.
    :returns: the exit status, or the negative number of a signal; and what it wrote to its standard output and error output.
    """
    output, output_end = os.pipe()
    errors, errors_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        _become_module(main, arguments, folder, output_end, errors_end)
    os.close(output_end)
    os.close(errors_end)
    texts = _read(output, errors)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), texts[output], texts[errors]


def _read(*descriptors: int) -> dict[int, bytes]:
    """Read pipes to their ends, and close them."""
    texts = dict.fromkeys(descriptors, b"")
    with selectors.DefaultSelector() as ready:
        for descriptor in descriptors:
            ready.register(descriptor, selectors.EVENT_READ)
        while ready.get_map():
            for key, _events in ready.select():
                part = os.read(key.fd, _CHUNK)
                texts[key.fd] += part
                if not part:
                    ready.unregister(key.fd)
                    os.close(key.fd)
    return texts


def _become_module(main: Callable[[], object], arguments: bytes, folder: str, output: int, errors: int) -> t.NoReturn:
    """Turn this process into that of a module, run it, and end."""
    code = 1
    try:
        _forget_task()
        for descriptor, target in ((output, 1), (errors, 2)):
            os.dup2(descriptor, target)
            os.close(descriptor)
        sys.stdout, sys.stderr = (os.fdopen(target, "w", encoding="utf-8", closefd=False) for target in (1, 2))
        os.chdir(folder)
        vars(basic).update(_ANSIBLE_ARGS=arguments, _ANSIBLE_PROFILE="legacy")
        main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - as an interpreter does
        traceback.print_exc()
    finally:
        try:
            atexit._run_exitfuncs()  # noqa: SLF001 - those of the module
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def _forget_task() -> None:
    """Undo what makes this process that of a task: no code of Ansible's controller is to run in it."""
    atexit._clear()  # noqa: SLF001 - its temporary files are those of the run
    gc.freeze()  # what it has inherited isn't garbage of the module
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for collected in ("_global_warnings", "_global_deprecations"):
        vars(warnings)[collected].clear()
    # From ansible-core 2.19 on, it decides whether warnings are displayed at once, or are part of the result.
    if internal := vars(warnings).get("_internal"):
        internal.is_controller = False
