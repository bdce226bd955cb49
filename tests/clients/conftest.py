# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Local platforms for clients of others, which ``make test-clients`` installs."""

from __future__ import annotations

import contextlib
import os
import socket
import socketserver
import threading
import typing as t
from pathlib import Path

import pytest

from tests.clients.command_line import CommandLine
from tests.local_platforms.harness import LocalPlatforms
from tests.local_supabase.harness import QUICK, LocalSupabase

if t.TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def installed() -> Path:
    """Return the folder of the clients."""
    return Path(os.environ["CLIENTS"])


@pytest.fixture(scope="session")
def modules(installed: Path) -> Path:
    """Return the folder of npm's packages."""
    return installed / "node_modules"


@pytest.fixture(scope="session")
def local() -> Iterator[LocalSupabase]:
    """Start a local Supabase."""
    with LocalSupabase.served(*QUICK) as running:
        yield running


@pytest.fixture(scope="session")
def platforms() -> Iterator[LocalPlatforms]:
    """Start the local GitHub and Vercel."""
    with LocalPlatforms.served() as running:
        yield running


@pytest.fixture
def supabase_cli(local: LocalSupabase, modules: Path, tmp_path: Path) -> CommandLine:
    """Return the Supabase CLI."""
    profile = tmp_path / "profile.yaml"
    profile.write_text(
        f"name: local\napi_url: {local.url}\ndashboard_url: {local.url}\nproject_host: localhost.localdomain\n"
    )
    return CommandLine(
        [modules / "@supabase" / "cli-linux-x64" / "bin" / "supabase"],
        tmp_path / "home",
        {
            "SUPABASE_PROFILE": str(profile),
            "SUPABASE_ACCESS_TOKEN": local.token,
            "SUPABASE_NO_KEYRING": "1",
            "SUPABASE_NO_UPDATE_NOTIFIER": "1",
            "SUPABASE_TELEMETRY_DISABLED": "1",
        },
    )


@pytest.fixture
def vercel_cli(platforms: LocalPlatforms, modules: Path, tmp_path: Path) -> CommandLine:
    """Return the command line of Vercel, for the team of the agency."""
    found = platforms.environment
    options = ("--api", found["VERCEL_API_URL"], "--token", found["VERCEL_TOKEN"], "--scope", found["VERCEL_TEAM"])
    return CommandLine(
        ["node", modules / "vercel" / "dist" / "vc.js", *options, "--global-config", tmp_path / "vercel"],
        tmp_path / "home",
        {"VERCEL_TELEMETRY_DISABLED": "1", "NO_UPDATE_NOTIFIER": "1"},
    )


@pytest.fixture
def gh_cli(platforms: LocalPlatforms, installed: Path, tmp_path: Path) -> Iterator[CommandLine]:
    """Return the command line of GitHub. It sends requests without TLS only to a Unix socket, which leads to the local GitHub."""
    command_line = CommandLine(
        [installed / "gh" / "usr" / "bin" / "gh"],
        tmp_path / "home",
        {
            "GH_TOKEN": platforms.environment["GITHUB_TOKEN"],
            "GH_PROMPT_DISABLED": "1",
            "GH_NO_UPDATE_NOTIFIER": "1",
        },
    )
    path = tmp_path / "gh.sock"
    with relay(path, int(platforms.environment["GITHUB_API_URL"].rpartition(":")[2])):
        command_line.run("config", "set", "http_unix_socket", str(path))
        yield command_line


@contextlib.contextmanager
def relay(path: Path, port: int) -> Iterator[None]:
    """Connect a Unix socket with a port of this machine."""

    class Connection(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(("127.0.0.1", port)) as server:
                back = threading.Thread(target=copy, args=(server, self.request), daemon=True)
                back.start()
                copy(self.request, server)
                back.join()

    with socketserver.ThreadingUnixStreamServer(str(path), Connection) as listener:
        listener.daemon_threads = True
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            listener.shutdown()


def copy(source: socket.socket, target: socket.socket) -> None:
    """Send on what is received, until the end."""
    with contextlib.suppress(OSError):
        while received := source.recv(65536):
            target.sendall(received)
        target.shutdown(socket.SHUT_WR)
