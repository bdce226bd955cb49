# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: up, down, env, status and reset, plus serve, which ``up`` starts in the background."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shlex
import shutil
import sys
import typing as t
from pathlib import Path

from local_platforms.state import Store
from local_supabase.errors import LocalSupabaseError
from local_supabase.lock import HOST, Lock, read_server_info
from local_supabase.paths import private_directory
from local_supabase.process import is_running, start_server, stop_server

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return the exit code."""
    options = _parser().parse_args(arguments)
    state_dir = Path(os.path.realpath(options.state))
    try:
        if options.command in {"up", "serve"}:
            state_dir.parent.mkdir(parents=True, exist_ok=True)
            private_directory(state_dir, 0o700)
        return int(options.run(state_dir, options) or 0)
    except LocalSupabaseError as error:
        sys.stderr.write(f"local_platforms: {error}\n")
        return 1


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m local_platforms", description="Platforms besides Supabase for development and tests."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    default = os.environ.get("LOCAL_PLATFORMS_STATE", str(ROOT / ".platforms"))

    def command(
        name: str, run: t.Callable[[Path, argparse.Namespace], int | None], text: str
    ) -> argparse.ArgumentParser:
        subparser = commands.add_parser(name, help=text, description=text)
        subparser.add_argument("--state", default=default, help="state directory (default: %(default)s)")
        subparser.set_defaults(run=run)
        return subparser

    up = command("up", _up, "Start the server unless it is running.")
    up.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PLATFORM.SETTING=VALUE",
        help="change a setting of a platform, such as github.delay=0.2; the value is JSON; may be repeated",
    )
    command("down", _down, "Stop the server; what the platforms hold is kept.")
    env = command("env", _env, "Print the environment variables that clients need, as shell exports.")
    env.add_argument("--all", action="store_true", help="also print the control channel and more tokens, for tests")
    command("status", _status, "Show the server and its platforms.")
    command("reset", _reset, "Stop the server; delete what the platforms hold and the state.")
    command("serve", _serve, "Run the server in the foreground.")
    return parser


def _up(state_dir: Path, options: argparse.Namespace) -> None:
    changes = _settings(options.set)
    # Concurrent commands would each create a state with its own tokens.
    lock = Lock(state_dir, "command.lock")
    lock.acquire()
    try:
        if not is_running(state_dir):
            start_server("local_platforms", state_dir, lambda: _responds(state_dir))
        for platform, settings in changes.items():
            status, content = _call(state_dir, "POST", f"/_local/settings/{platform}", settings)
            if status != 200:
                raise LocalSupabaseError(f"--set {platform}: {content.get('message', status)}")
    finally:
        lock.release()
    stored = Store(state_dir).content
    urls = ", ".join(f"{name} http://{HOST}:{platform.port}" for name, platform in stored.platforms.items())
    _print(f"The local platforms are up: {urls}.")


def _settings(given: list[str]) -> dict[str, dict[str, t.Any]]:
    """Return the settings of ``--set`` by platform.

    :raises LocalSupabaseError: if one isn't written as PLATFORM.SETTING=VALUE.
    """
    found: dict[str, dict[str, t.Any]] = {}
    for text in given:
        target, equals, value = text.partition("=")
        platform, dot, setting = target.partition(".")
        try:
            found.setdefault(platform, {})[setting] = json.loads(value)
        except ValueError:
            equals = ""
        if not (equals and dot):
            raise LocalSupabaseError(f"--set {text}: expected PLATFORM.SETTING=VALUE, with a JSON value")
    return found


def _call(state_dir: Path, method: str, path: str, body: object = None) -> tuple[int, dict[str, t.Any]]:
    """Call the control channel.

    :raises OSError: if nothing listens there.
    :raises ValueError: if the response isn't JSON.
    """
    connection = http.client.HTTPConnection(HOST, read_server_info(state_dir).get("port", 0), timeout=10)
    try:
        headers = {"Authorization": f"Bearer {Store(state_dir).content.token}"}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        return response.status, dict(json.load(response))
    finally:
        connection.close()


def _fetch_status(state_dir: Path) -> dict[str, t.Any] | None:
    if not (read_server_info(state_dir) and is_running(state_dir)):
        return None
    try:
        status, content = _call(state_dir, "GET", "/_local/status")
    except (OSError, http.client.HTTPException, ValueError):
        return None
    return content if status == 200 else None


def _responds(state_dir: Path) -> bool:
    return _fetch_status(state_dir) is not None


def _down(state_dir: Path, _options: argparse.Namespace) -> None:
    if state_dir.is_dir():
        stop_server(state_dir)
    (state_dir / "server.json").unlink(missing_ok=True)
    _print("The local platforms are down.")


def _reset(state_dir: Path, _options: argparse.Namespace) -> None:
    if state_dir.is_dir():
        stop_server(state_dir)
        shutil.rmtree(state_dir)
    _print("The local platforms are down; what they held was deleted.")


def _env(state_dir: Path, options: argparse.Namespace) -> None:
    if not (state_dir / "state.json").exists():
        raise LocalSupabaseError(
            f"There are no local platforms in {state_dir}. Start them with: python -m local_platforms up"
        )
    stored = Store(state_dir).content
    exports: dict[str, str] = {}
    for platform in stored.platforms.values():
        exports |= platform.environment | (platform.test_environment if options.all else {})
    if options.all:
        exports |= {"LOCAL_PLATFORMS_URL": f"http://{HOST}:{stored.port}", "LOCAL_PLATFORMS_TOKEN": stored.token}
    for name, value in exports.items():
        _print(f"export {name}={shlex.quote(value)}")


def _status(state_dir: Path, _options: argparse.Namespace) -> int:
    status = _fetch_status(state_dir)
    if status is None:
        _print("The local platforms are not running.")
        return 3
    for name, platform in status["platforms"].items():
        _print(f"{name}: {platform.pop('url')}")
        for label, value in platform.items():
            _print(f"  {label}: {value if isinstance(value, str) else json.dumps(value)}")
    return 0


def _serve(state_dir: Path, _options: argparse.Namespace) -> None:
    # Imported here so that the other commands don't load the web framework.
    from local_platforms.server import serve  # noqa: PLC0415 - see above

    serve(state_dir)
