# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The OS user that PostgreSQL runs as: for root, an unprivileged one, because PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
import typing as t
from dataclasses import dataclass

from local_supabase.errors import LocalSupabaseError

if t.TYPE_CHECKING:
    from pathlib import Path

RUN_TIMEOUT = 120.0
USER_VARIABLE = "LOCAL_SUPABASE_OS_USER"


@dataclass(frozen=True, slots=True)
class RunAs:
    """The OS user that PostgreSQL's programs run as; ``uid`` None: the current user."""

    uid: int | None
    gid: int | None
    name: str

    def run(self, *command: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program with ``text`` as its input and return the result; doesn't raise if it fails."""
        return subprocess.run(  # noqa: S603 - shell=False; the callers choose the programs
            [str(part) for part in command],
            check=False,
            capture_output=True,
            text=True,
            input=text,
            timeout=RUN_TIMEOUT,
            **self._popen_options(),
        )

    def start(self, *command: str | Path, log: Path) -> subprocess.Popen[bytes]:
        """Start a program that outlives this process; its output is appended to ``log``."""
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "ab") as sink:
            return subprocess.Popen(  # noqa: S603 - as above
                [str(part) for part in command],
                stdout=sink,
                stderr=sink,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                **self._popen_options(),
            )

    def _popen_options(self) -> dict[str, t.Any]:
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C", "TZ": "UTC"}
        options: dict[str, t.Any] = {"env": environment, "cwd": "/", "umask": 0o077}
        if self.uid is not None:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def chown(self, path: Path) -> None:
        """Change the owner of ``path``, which we have just created, to this user."""
        if self.uid is not None:
            os.chown(path, self.uid, self.gid if self.gid is not None else -1, follow_symlinks=False)


def choose_run_as() -> RunAs:
    """Return the current user, or for root, ``nobody`` or the user in LOCAL_SUPABASE_OS_USER.

    :raises LocalSupabaseError: if that user doesn't exist, or is root.
    """
    if os.geteuid() != 0:
        return RunAs(None, None, str(os.geteuid()))
    name = os.environ.get(USER_VARIABLE, "nobody")
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise LocalSupabaseError(
            f"PostgreSQL cannot run as root, and there is no OS user {name!r}. Set {USER_VARIABLE} to another one."
        ) from None
    if entry.pw_uid == 0:
        raise LocalSupabaseError(f"PostgreSQL cannot run as root. Set {USER_VARIABLE} to an unprivileged user.")
    return RunAs(entry.pw_uid, entry.pw_gid, name)
