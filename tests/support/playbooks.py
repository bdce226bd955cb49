# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real ``ansible-playbook`` processes in a home of their own, and what they report."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support import warm_ansible
from tests.support.time_limits import limit

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = limit(180)
RECAP = re.compile(r"^(\S+)\s+: ok=\d+\s+changed=(\d+)\s+unreachable=\d+\s+failed=(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Result:
    """One finished run."""

    status: int
    output: str

    @property
    def text(self) -> str:
        """The output with white space collapsed, so that wrapped sentences are found."""
        return " ".join(self.output.split())

    @property
    def changed(self) -> dict[str, int]:
        """Changed tasks by host."""
        return {host: int(changed) for host, changed, _failed in RECAP.findall(self.output)}

    @property
    def failed(self) -> set[str]:
        """The hosts that failed."""
        return {host for host, _changed, failed in RECAP.findall(self.output) if failed != "0"}

    def failures(self, sentence: str) -> list[str]:
        """Return the results of failed tasks that contain a sentence. Besides, Ansible prints the message of each as an error."""
        return [line for line in self.output.splitlines() if line.startswith("fatal: ") and sentence in line]

    @property
    def records(self) -> dict[str, dict[str, Any]]:
        """The run's statistics by client, which AWX would show as artifacts."""
        start = self.output.find("RUN: {")
        if start < 0:
            return {}
        found, _end = json.JSONDecoder().raw_decode(self.output, start + len("RUN: "))
        return dict(found["provisioning"])


class Playbooks:
    """Runs playbooks of this checkout; files they write by default are below ``home``.

    :param warm: whether a run may be forked from a process that has imported Ansible; if not, it is started by a shell's means.
    :param warm_modules: whether its modules may be forked, too, which makes them no descendants of the run.
    """

    def __init__(
        self, home: Path, environment: Mapping[str, str], *, warm: bool = True, warm_modules: bool = True
    ) -> None:
        self.home = home
        self.warm = warm
        self.warm_modules = warm_modules
        for folder in ("tmp", "work", "collections/ansible_collections/draggonnb"):
            (home / folder).mkdir(parents=True, exist_ok=True)
        link = home / "collections/ansible_collections/draggonnb/supabase"
        if not link.exists():
            link.symlink_to(ROOT)
        kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "PG_BINS", "GC_THRESHOLD") if name in os.environ}
        self.environment = kept | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "TMPDIR": str(home / "tmp"),
            "ANSIBLE_HOME": str(home / "ansible"),
            "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(home / "collections"),
            "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
            "ANSIBLE_SHOW_CUSTOM_STATS": "1",
            "ANSIBLE_LOG_PATH": str(home / "ansible.log"),
            "ANSIBLE_CALLBACK_PLUGINS": str(ROOT / "tests" / "support" / "callback"),
            "COMPILED_ONCE": str(home / "compiled"),
            "NO_COLOR": "1",
            "PYTHONUNBUFFERED": "1",
            **environment,
        }

    @staticmethod
    def command(playbook: str | Path) -> list[str]:
        """Return the command that runs a playbook in a process of its own."""
        return [sys.executable, "-m", "ansible", "playbook", str(_path(playbook))]

    def start(
        self,
        *arguments: str,
        playbook: str | Path = "provision",
        env: Mapping[str, str | None] | None = None,
        warm_modules: bool = False,
    ) -> subprocess.Popen[str] | warm_ansible.Process:
        """Start a run and return its process; ``env`` adds environment variables, or removes them if the value is None.

        :param playbook: the name of one of the collection's, or the path of another one.
        :param warm_modules: for a run that isn't killed, whose modules need not be its descendants.
        """
        changed = self.environment | dict(env or {})
        environment = {name: value for name, value in changed.items() if value is not None}
        if self.warm and all(name.startswith(warm_ansible.PASSED) for name in env or {}):
            command = [warm_ansible.PLAYBOOK, str(_path(playbook)), *arguments]
            folder = self.home / "work"
            return warm_ansible.start(command, environment=environment, folder=folder, warm_modules=warm_modules)
        return subprocess.Popen(
            [*self.command(playbook), *arguments],
            cwd=self.home / "work",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(
        self, *arguments: str, playbook: str | Path = "provision", env: Mapping[str, str | None] | None = None
    ) -> Result:
        """Run a playbook to its end."""
        with self.start(*arguments, playbook=playbook, env=env, warm_modules=self.warm_modules) as process:
            output, _none = process.communicate(timeout=TIMEOUT)
        return Result(process.wait(), output)

    def play(
        self, text: str, *arguments: str, folder: Path, env: Mapping[str, str | None]
    ) -> tuple[int, str, dict[str, Any]]:
        """Run a play of a test, which writes ``result.json`` to the folder. Return the exit status, the output, and what it wrote."""
        playbook = folder / "play.yml"
        playbook.write_text(text, encoding="utf-8")
        done = self.run(*arguments, playbook=playbook, env=env)
        result = folder / "result.json"
        assert result.exists(), done.output
        return done.status, done.output, json.loads(result.read_text(encoding="utf-8"))

    def client(self, client_id: str, *arguments: str, **options: Any) -> Result:
        """Run a playbook for one client."""
        return self.run("-e", json.dumps({"client_id": client_id}), *arguments, **options)


def _path(playbook: str | Path) -> Path:
    return playbook if isinstance(playbook, Path) else ROOT / "playbooks" / f"{playbook}.yml"
