# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs of others that are run against the local platforms, and how."""

from __future__ import annotations

import os
import shlex
import subprocess
import typing as t

from tests.support.time_limits import limit

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pytest


class CommandLine:
    """A program with a home directory of its own and nothing of the environment of the tests.

    :ivar directory: the working directory of the next commands.
    """

    def __init__(self, program: Iterable[str | Path], home: Path, environment: Mapping[str, str]) -> None:
        self._program = [str(word) for word in program]
        home.mkdir(parents=True, exist_ok=True)
        self.directory = home
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "CI": "1",
            "DO_NOT_TRACK": "1",
            **environment,
        }

    def run(self, *arguments: str, fails: bool = False) -> str:
        """Run a command and return what it prints, on both streams.

        :param fails: whether it must fail.
        """
        done = subprocess.run(
            [*self._program, *arguments],
            cwd=self.directory, env=self._environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, check=False, timeout=limit(60),
        )  # fmt: skip
        assert (done.returncode != 0) is fails, done.stdout
        return done.stdout

    def run_all(self, commands: Iterable[tuple[str, str]], subtests: pytest.Subtests, **names: str) -> None:
        """Run commands one after the other. Each must succeed, or fail if it begins with an exclamation mark.

        :param commands: command lines, and a text that each must print. Both may have {names}.
        """
        for line, expected in commands:
            with subtests.test(line):
                words = shlex.split(line.removeprefix("! ").format(**names))
                printed = self.run(*words, fails=line.startswith("! "))
                assert expected.format(**names) in printed, printed
