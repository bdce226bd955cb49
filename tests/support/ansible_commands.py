# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible's commands, run in a folder of the test: as a shell starts them, or forked from a process that has imported Ansible."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support import warm_ansible
from tests.support.postgres import ROOT
from tests.support.time_limits import limit

if TYPE_CHECKING:
    from collections.abc import Mapping

BIN = Path(sys.executable).parent
TIMEOUT = limit(120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A module that was run as one task.

    :param result: what it returned.
    :param shown: the whole output of the command.
    """

    status: int
    result: dict[str, Any]
    shown: str


def ansible_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which Ansible finds this collection and writes only to *folder*."""
    (folder / "ansible.cfg").touch()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE", "SUPABASE"))}
    return kept | {
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".build" / "link"),
        "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_HOME": str(folder / "ansible"),
        "ANSIBLE_LOCAL_TEMP": str(folder / "ansible" / "tmp"),
    }


def run_ansible(
    program: str, *arguments: str, environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run one of Ansible's commands in *folder*, with all output in stdout."""
    return subprocess.run(
        [BIN / program, *arguments],
        env=environment,
        cwd=folder,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT,
    )


@cache
def _shared_home() -> tempfile.TemporaryDirectory[str]:
    """Return the home directory that forked commands have in common; it is removed at the end."""
    return tempfile.TemporaryDirectory(prefix="commands-")


def run_warm(
    program: str, *arguments: str, environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run `ansible` or `ansible-playbook` like `run_ansible`, but forked, and its modules, too: see ``warm_ansible``.

    What Ansible writes for itself is below a home directory that all these commands have in common.
    """
    home = Path(_shared_home().name)
    own = {name: value for name, value in ansible_environment(home).items() if name.startswith("ANSIBLE_")}
    shared = {**environment, **own, "HOME": str(home), "ANSIBLE_PIPELINING": "1"}
    command = [program, *arguments]
    with warm_ansible.start(command, environment=shared, folder=folder, warm_modules=True) as process:
        output, _none = process.communicate(timeout=TIMEOUT)
    return subprocess.CompletedProcess(command, process.wait(), output)


def run_module(
    module: str, options: Mapping[str, Any], *more: str, environment: Mapping[str, str], folder: Path
) -> Task:
    """Run a module of the collection as one task.

    :param more: further arguments of the command, such as ``--check``.
    """
    done = run_warm(
        "ansible",
        *("localhost", "-c", "local", "-m", f"draggonnb.supabase.{module}"),
        *("-e", json.dumps({"ansible_python_interpreter": sys.executable}), "-a", json.dumps(options), *more),
        environment={**environment, "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.minimal"},
        folder=folder,
    )
    result, _end = json.JSONDecoder().raw_decode(done.stdout, done.stdout.index("=> {") + len("=> "))
    return Task(status=done.returncode, result=result, shown=done.stdout)
