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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pydantic import ValidationError

from local_supabase import installations
from local_supabase.api.validation import validation_message
from local_supabase.errors import LocalSupabaseError
from local_supabase.lock import HOST, Lock, read_server_info
from local_supabase.paths import fallback_data_root, private_directory
from local_supabase.postmaster import stop_cluster
from local_supabase.process import is_running, start_server, stop_server
from local_supabase.state import Store

ROOT = Path(__file__).resolve().parent.parent
SETTING_OPTIONS = (
    "delay",
    "keys_lag",
    "pooler_lag",
    "services_lag",
    "rate_limit",
    "default_privileges",
    "login_role_ttl",
    "breaker_failures",
    "breaker_seconds",
    "backup_interval",
)


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return the exit code."""
    options = _parser().parse_args(arguments)
    state_dir = Path(os.path.realpath(options.state))
    try:
        # The OS user that runs PostgreSQL must be able to traverse root's directory. The files in it have mode 0600.
        if options.command in {"up", "serve"}:
            state_dir.parent.mkdir(parents=True, exist_ok=True)
            private_directory(state_dir, 0o711 if os.geteuid() == 0 else 0o700)
        return int(options.run(state_dir, options) or 0)
    except LocalSupabaseError as error:
        sys.stderr.write(f"local_supabase: {error}\n")
        return 1


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m local_supabase", description="A local Supabase for development and tests."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    default = os.environ.get("LOCAL_SUPABASE_STATE", str(ROOT / ".supabase"))

    def command(
        name: str, run: t.Callable[[Path, argparse.Namespace], int | None], text: str
    ) -> argparse.ArgumentParser:
        subparser = commands.add_parser(name, help=text, description=text)
        subparser.add_argument("--state", default=default, help="state directory (default: %(default)s)")
        subparser.set_defaults(run=run)
        return subparser

    up = command("up", _up, "Start the server unless it is running. Options are saved for the next start.")
    up.add_argument("--port", type=int, help="port of the Management API (default: a free port, reused from then on)")
    up.add_argument("--pooler-port", type=int, help="port of the pooler (default: a free port, reused from then on)")
    up.add_argument(
        "--pg-bin",
        default=os.environ.get(installations.PG_BIN_VARIABLE),
        help="PostgreSQL bin directory for new projects (default: the newest version in the wheel)",
    )
    up.add_argument(
        "--delay", type=float, help="seconds until a new project is ACTIVE_HEALTHY; 0 also sets the lags to 0"
    )
    up.add_argument("--keys-lag", type=float, help="seconds from ACTIVE_HEALTHY until the API keys exist")
    up.add_argument("--pooler-lag", type=float, help="seconds from ACTIVE_HEALTHY until the pooler accepts logins")
    up.add_argument("--services-lag", type=float, help="seconds from ACTIVE_HEALTHY until all services are healthy")
    up.add_argument(
        "--rate-limit",
        type=int,
        help="requests per minute for each user, scope and endpoint; 0: unlimited (hosted platform: 120)",
    )
    up.add_argument(
        "--default-privileges",
        choices=["revoked", "legacy"],
        help="default privileges in schema public of new projects",
    )
    up.add_argument("--login-role-ttl", type=int, help="seconds until a login role expires")
    up.add_argument(
        "--breaker-failures", type=int, help="failed logins that open the circuit breaker of the pooler; 0: never"
    )
    up.add_argument("--breaker-seconds", type=float, help="seconds that the circuit breaker stays open")
    up.add_argument("--backup-interval", type=float, help="seconds between two daily backups (default: a day)")
    command("down", _down, "Stop the server and all clusters; projects are kept.")
    env = command("env", _env, "Print the environment variables that a client needs, as shell exports.")
    env.add_argument(
        "--all", action="store_true", help="also print the other tokens and organizations, and the pooler port"
    )
    command("status", _status, "Show the server and its projects.")
    command("reset", _reset, "Stop everything; delete all projects and the state.")
    command("serve", _serve, "Run the server in the foreground.")
    return parser


def _up(state_dir: Path, options: argparse.Namespace) -> None:
    # Concurrent commands would each create a state with its own tokens.
    lock = Lock(state_dir, "command.lock")
    lock.acquire()
    try:
        _save_options(state_dir, options)
        if not is_running(state_dir):
            start_server("local_supabase", state_dir, lambda: _responds(state_dir))
    finally:
        lock.release()
    store = Store(state_dir)
    _print(f"Local Supabase is up: http://{HOST}:{store.state.port}, pooler on port {store.state.pooler_port}.")


def _save_options(state_dir: Path, options: argparse.Namespace) -> None:
    """Save the given options in the state; if they change it, stop a running server first, which has it in memory.

    :raises LocalSupabaseError: if a value is out of range, or --pg-bin has no usable PostgreSQL.
    """
    store = Store(state_dir)
    state = store.state
    changes = {name: getattr(options, name) for name in SETTING_OPTIONS if getattr(options, name) is not None}
    try:
        settings = state.settings.with_changes(changes)
    except ValidationError as error:
        raise LocalSupabaseError(validation_message(error)) from None
    port = state.port if options.port is None else options.port
    pooler_port = state.pooler_port if options.pooler_port is None else options.pooler_port
    pg_bin = state.pg_bin if options.pg_bin is None else str(Path(options.pg_bin).absolute() if options.pg_bin else "")
    if pg_bin and pg_bin == state.pg_bin and not (Path(pg_bin) / "postgres").exists():
        pg_bin = ""  # no longer there (another virtual environment, say): use the default
    installations.choose(pg_bin)
    if store.path.exists() and (settings, port, pooler_port, pg_bin) == (
        state.settings,
        state.port,
        state.pooler_port,
        state.pg_bin,
    ):
        return
    if is_running(state_dir):
        stop_server(state_dir)
        store = Store(state_dir)
        state = store.state
    state.settings, state.port, state.pooler_port, state.pg_bin = settings, port, pooler_port, pg_bin
    store.save()


def _responds(state_dir: Path) -> bool:
    server = read_server_info(state_dir)
    return bool(server) and is_running(state_dir) and _fetch_status(state_dir, server["port"]) is not None


def _fetch_status(state_dir: Path, port: int) -> dict[str, t.Any] | None:
    token = next(token.token for token in Store(state_dir).state.tokens if token.label == "owner")
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/_local/status", headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        return t.cast("dict[str, t.Any]", json.load(response)) if response.status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()


def _data_roots(state_dir: Path) -> list[Path]:
    return [home for home in (state_dir, fallback_data_root(state_dir)) if home.is_dir()]


def _stop_all(state_dir: Path) -> None:
    """Stop the server, then all remaining clusters: a killed server leaves them running."""
    if state_dir.is_dir():
        stop_server(state_dir)
    _stop_clusters(state_dir, clean=True)


def _stop_clusters(state_dir: Path, *, clean: bool) -> None:
    data_directories = [
        data
        for home in _data_roots(state_dir)
        for data in (*home.glob("clusters/*/data"), *home.glob("templates/*/data"))
    ]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda data: stop_cluster(data, clean=clean), data_directories))


def _down(state_dir: Path, _options: argparse.Namespace) -> None:
    _stop_all(state_dir)
    (state_dir / "server.json").unlink(missing_ok=True)
    _print("Local Supabase is down.")


def _reset(state_dir: Path, _options: argparse.Namespace) -> None:
    # The data is deleted, so the clusters don't need a clean shutdown.
    _stop_clusters(state_dir, clean=False)
    _stop_all(state_dir)
    for home in _data_roots(state_dir):
        shutil.rmtree(home)
    _print("Local Supabase is down; all projects were deleted.")


def _env(state_dir: Path, options: argparse.Namespace) -> None:
    if not (state_dir / "state.json").exists():
        raise LocalSupabaseError(
            f"There is no local Supabase in {state_dir}. Start it with: python -m local_supabase up"
        )
    state = Store(state_dir).state
    tokens = {token.label: token.token for token in state.tokens}
    exports = {
        "SUPABASE_API_URL": f"http://{HOST}:{state.port}",
        "SUPABASE_DATA_API_URL": f"http://{HOST}:{state.port}",
        "SUPABASE_MANAGEMENT_TOKEN": tokens["owner"],
        "SUPABASE_ORG_ID": state.organizations[0].slug,
    }
    if options.all:
        exports |= {
            "LOCAL_SUPABASE_LIMITED_TOKEN": tokens["limited"],
            "LOCAL_SUPABASE_STRANGER_TOKEN": tokens["stranger"],
            "LOCAL_SUPABASE_SECOND_ORG_ID": state.organizations[1].slug,
            "LOCAL_SUPABASE_FOREIGN_ORG_ID": state.organizations[2].slug,
            "LOCAL_SUPABASE_POOLER_PORT": str(state.pooler_port),
        }
    for name, value in exports.items():
        _print(f"export {name}={shlex.quote(value)}")


def _status(state_dir: Path, _options: argparse.Namespace) -> int:
    server = read_server_info(state_dir)
    status = _fetch_status(state_dir, server["port"]) if server and is_running(state_dir) else None
    if status is None:
        _print("Local Supabase is not running.")
        return 3
    _print(f"Local Supabase: http://{HOST}:{server['port']} (pid {server['pid']})")
    _print(f"Pooler:         {status['pooler']['host']}:{status['pooler']['port']}")
    _print(f"PostgreSQL:     {status['postgres']} from {status['pg_bin']}")
    _print(f"Data:           {status['home']}")
    for project in status["projects"]:
        address = f"{project['host']}:{project['port']}" if project["running"] else "not running"
        _print(f"  {project['ref']}  {project['status']:<15}  {address:<21}  {project['name']}")
    return 0


def _serve(state_dir: Path, _options: argparse.Namespace) -> None:
    # Imported here so that the other commands don't load the web framework.
    from local_supabase.server import serve  # noqa: PLC0415 - see above

    serve(state_dir)
