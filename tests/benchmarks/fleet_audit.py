# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost of auditing many clients that haven't changed.

Compares audit.yml for clients whose databases have the 21 tables, all in one cluster, with a playbook that runs two
pings on as many hosts: the time that Ansible itself needs for two modules for each host. With the cost of the servers,
which are other machines otherwise. The last line adds latency: each direction of each connection takes 150 ms longer.

Run from the root of the checkout, after ``make setup``: ``python -m tests.benchmarks.fleet_audit [NUMBER OF CLIENTS ...]``.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
import threading
import typing as t
from pathlib import Path

from tests.benchmarks.processes import LOGGING, Watch
from tests.support.client_schema import load
from tests.support.postgres import Cluster, Database, installations
from tests.support.project import load_baseline

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.processes import Cost

SIZES = (10, 200, 1000)
COMPARED = 200
AIM = 0.15
LATENCY = 0.15
ROUNDS = 3
PLAYBOOK = str(Path(sys.executable).with_name("ansible-playbook"))


def main() -> None:
    """Create the databases, measure, print."""
    sizes = sorted({int(word) for word in sys.argv[1:]} or SIZES)
    major = max(installations())
    settings = {**LOGGING, "max_connections": "100"}
    print(f"Audit of unchanged clients, 21 tables, PostgreSQL {major}, {os.cpu_count()} processors (best of {ROUNDS})")
    print(f"{'':<34}{'wall':>8}{'client':>9}{'server':>9}{'MB':>7}   (seconds; client, server: processor)")
    with (
        tempfile.TemporaryDirectory() as name,
        Cluster(installations()[major], superuser="supabase_admin", settings=settings) as cluster,
    ):
        folder = Path(name)
        names = databases(cluster, max(sizes))
        watch = Watch(cluster, environment(folder))
        first = watch.run(audit(folder, "cold", cluster, names[: min(sizes)]), may_differ=False)
        show(f"{min(sizes)} clients, nothing cached", first)
        costs = {size: best(watch, audit(folder, "warm", cluster, names[:size])) for size in sizes}
        for size, cost in costs.items():
            show(f"{size} clients", cost)
        compared = COMPARED if COMPARED in costs else max(sizes)
        pings = best(watch, ping(folder, compared), rounds=1)
        show(f"two pings on {compared} hosts", pings)
        print_ratio("wall", costs[compared].wall / pings.wall, compared)
        print_ratio("processor", costs[compared].client / pings.client, compared)
        with slow_proxy(cluster.port) as port:
            cost = watch.run(audit(folder, "slow", cluster, names, port=port, forks=50), may_differ=False)
        show(f"{len(names)} clients, 150 ms, 50 forks", cost)


def databases(cluster: Cluster, number: int) -> list[str]:
    """Create databases of clients, and return their names."""
    source = Database(cluster, cluster.create_database("client"))
    load_baseline(cluster, source.name, "revoked")
    load(source)
    return [cluster.create_database(f"client_{each}", template=source.name) for each in range(number)]


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of the playbooks, with a cache of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SUPABASE_", "ANSIBLE_", "PG"))}
    return {
        **clean,
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "ANSIBLE_CONFIG": str(Path("ansible.cfg").resolve()),
        "ANSIBLE_COLLECTIONS_PATH": str(Path(".build", "link").resolve()),
    }


def audit(
    folder: Path, name: str, cluster: Cluster, databases: Sequence[str], *, port: int | None = None, forks: int = 10
) -> list[str]:
    """Return the command that audits clients, and fails if one of them differs."""
    urls = {
        each: cluster.url(each).replace(f":{cluster.port}/", f":{port or cluster.port}/") + "?sslmode=disable"
        for each in databases
    }
    hosts = {each.replace("_", "-"): {"audit_database_url": url} for each, url in urls.items()}
    inventory = write(folder / f"{name}.json", {"clients": {"hosts": hosts}})
    # One client alone would gather its settings, too.
    options = {
        "audit_report_file": str(folder / "report.json"),
        "audit_forks": forks,
        "audit_fail_on": "info",
        "audit_gather": [],
    }
    return [PLAYBOOK, "playbooks/audit.yml", "-i", inventory, "-e", json.dumps(options)]


def ping(folder: Path, number: int) -> list[str]:
    """Return the command to compare with: same connection, same interpreter, modules that do nothing."""
    play = {
        "hosts": "all",
        "connection": "local",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}", "ansible_pipelining": True},
        "tasks": [{"name": f"Ping {each}", "ansible.builtin.ping": {}} for each in range(2)],
    }
    inventory = write(folder / "pings.json", {"all": {"hosts": {f"host-{each}": {} for each in range(number)}}})
    return [PLAYBOOK, write(folder / "pings.yml", [play]), "-i", inventory]


def write(path: Path, content: object) -> str:
    """Write a file and return its path."""
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def best(watch: Watch, command: Sequence[str], rounds: int = ROUNDS) -> Cost:
    """Return the cost of the run that took the least processor time."""
    return min((watch.run(command, may_differ=False) for _round in range(rounds)), key=lambda cost: cost.work)


def show(what: str, cost: Cost) -> None:
    """Print one line of the table."""
    server = "" if cost.server is None else f"{cost.server:.2f}"
    print(f"{what:<34}{cost.wall:>8.2f}{cost.client:>9.2f}{server:>9}{cost.megabytes:>7.0f}", flush=True)


def print_ratio(what: str, ratio: float, number: int) -> None:
    """Print how an audit compares with the pings."""
    print(f"{number} clients / pings, {what:<12}{ratio:>8.2f}   aim {AIM}: {'kept' if ratio <= AIM else 'MISSED'}")


@contextlib.contextmanager
def slow_proxy(port: int) -> Iterator[int]:
    """Yield the port of a proxy to a local port that delays everything in both directions."""
    loop = asyncio.new_event_loop()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 16):
            loop.call_later(LATENCY, writer.write, data)
        loop.call_later(LATENCY, writer.close)

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * LATENCY)  # opening a connection takes a round trip
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pump(reader, back), pump(there, writer), return_exceptions=True)

    server = loop.run_until_complete(asyncio.start_server(accept, "127.0.0.1", 0, backlog=1000))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


if __name__ == "__main__":
    main()
