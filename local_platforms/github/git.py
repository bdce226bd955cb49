# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The git repositories of the local GitHub: bare ones on disk, and git's own HTTP server for them."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import typing as t

from local_supabase.errors import LocalSupabaseError

if t.TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PROGRAM = "git"
#: Without the configuration and the environment of whoever runs the server.
ENVIRONMENT = {
    "PATH": os.environ.get("PATH", os.defpath),
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


def check_installed() -> None:
    """Check that git and its HTTP server are there.

    :raises LocalSupabaseError: if not.
    """
    try:
        folder = _run("--exec-path").strip()
    except OSError:
        raise LocalSupabaseError(
            "The local GitHub needs git, which is not on the PATH. Install the package git."
        ) from None
    if shutil.which("git-http-backend", path=folder) is None:
        raise LocalSupabaseError(
            f"The local GitHub needs git http-backend, which is not in {folder}. On Debian and Ubuntu it is part of the "
            "package git, on Fedora of git-core; the package git-minimal lacks it."
        )


class Git:
    """A bare repository.

    :param path: its directory.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def create(self, branch: str) -> None:
        """Create it without content; ``branch`` is what HEAD names."""
        _run("init", "--quiet", "--bare", f"--initial-branch={branch}", str(self.path))
        self._git("config", "http.receivepack", "true")

    def delete(self) -> None:
        """Delete it."""
        shutil.rmtree(self.path, ignore_errors=True)

    def set_head(self, branch: str) -> None:
        """Set the branch that HEAD names."""
        self._git("symbolic-ref", "HEAD", f"refs/heads/{branch}")

    def branches(self) -> dict[str, str]:
        """Return the commit of each branch."""
        lines = self._git("for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads").splitlines()
        return {line[41:]: line[:40] for line in lines}

    def rename_branch(self, old: str, new: str) -> None:
        """Rename a branch."""
        self._git("update-ref", f"refs/heads/{new}", self.branches()[old])
        self._git("update-ref", "-d", f"refs/heads/{old}")

    def commit(self, files: Mapping[str, str], message: str, author: str, branch: str) -> str:
        """Commit files on top of a branch, which is created if needed; return the commit."""
        parent = self.branches().get(branch)
        index = {"GIT_INDEX_FILE": str(self.path / "index.new")}
        self._git("read-tree", *([parent] if parent else ["--empty"]), env=index)
        for name, content in files.items():
            blob = self._git("hash-object", "-w", "--stdin", text=content).strip()
            self._git("update-index", "--add", "--cacheinfo", f"100644,{blob},{name}", env=index)
        tree = self._git("write-tree", env=index).strip()
        (self.path / "index.new").unlink()
        return self._commit_tree(tree, [parent] if parent else [], message, author, branch)

    def copy_content(self, source: Git, branches: t.Iterable[str], author: str) -> None:
        """Copy the files of branches of another repository, each as one commit without history."""
        for branch in branches:
            self._git("fetch", "--quiet", "--no-tags", str(source.path), f"+refs/heads/{branch}:refs/copied/it")
            tree = self._git("rev-parse", "refs/copied/it^{tree}").strip()
            self._commit_tree(tree, [], "Initial commit", author, branch)
            self._git("update-ref", "-d", "refs/copied/it")

    def read_file(self, commit: str, path: str) -> bytes | None:
        """Return the content of a file, or None if the commit doesn't have it."""
        shown = subprocess.run(  # noqa: S603 - as _run
            [PROGRAM, "-C", str(self.path), "cat-file", "blob", f"{commit}:{path}"],
            env=ENVIRONMENT, capture_output=True, check=False,
        )  # fmt: skip
        return shown.stdout if shown.returncode == 0 else None

    def has_commit(self, commit: str) -> bool:
        """Return whether a commit exists."""
        found = subprocess.run(  # noqa: S603 - as _run
            [PROGRAM, "-C", str(self.path), "cat-file", "-e", f"{commit}^{{commit}}"],
            env=ENVIRONMENT, capture_output=True, check=False,
        )  # fmt: skip
        return found.returncode == 0

    def describe(self, commit: str) -> dict[str, str]:
        """Return message, author, email, and date of a commit."""
        values = self._git("show", "--no-patch", "--format=%s%x00%an%x00%ae%x00%aI", commit).rstrip("\n").split("\0")
        return dict(zip(("message", "name", "email", "date"), values, strict=True))

    async def serve(self, request: Mapping[str, str], body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        """Pass a request to ``git http-backend``; return status, headers, and body.

        :param request: the variables of CGI that depend on the request.
        """
        process = await asyncio.create_subprocess_exec(
            PROGRAM, "http-backend",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            env={**ENVIRONMENT, "GIT_PROJECT_ROOT": str(self.path), "GIT_HTTP_EXPORT_ALL": "1", **request},
        )  # fmt: skip
        output, _errors = await process.communicate(body)
        head, _separator, content = output.partition(b"\r\n\r\n")
        status, headers = 200, []
        for line in head.decode("latin-1").split("\r\n"):
            name, _colon, value = line.partition(": ")
            if name.lower() == "status":
                status = int(value.split()[0])
            elif name:
                headers.append((name, value))
        return status, headers, content

    def _commit_tree(self, tree: str, parents: list[str], message: str, author: str, branch: str) -> str:
        email = f"{author}@users.noreply.github.com"
        identity = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in
                    (("NAME", author), ("EMAIL", email))}  # fmt: skip
        options = [word for parent in parents for word in ("-p", parent)]
        commit = self._git("commit-tree", tree, *options, "-m", message, env=identity).strip()
        self._git("update-ref", f"refs/heads/{branch}", commit)
        return commit

    def _git(self, *arguments: str, text: str | None = None, env: Mapping[str, str] | None = None) -> str:
        return _run("-C", str(self.path), *arguments, text=text, env=env)


def _run(*arguments: str, text: str | None = None, env: Mapping[str, str] | None = None) -> str:
    return subprocess.run(  # noqa: S603 - the arguments are ours, or names that were validated
        [PROGRAM, *arguments],
        env={**ENVIRONMENT, **(env or {})},
        input=text,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
