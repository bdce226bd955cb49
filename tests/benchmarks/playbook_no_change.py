# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost of a run without changes.

Compares provision.yml for a client that is already provisioned with a playbook that has as many ``ansible.builtin.ping``
tasks as provision.yml runs modules: the time that Ansible itself needs for that many modules. Every task that is run
counts, whatever its module (``assert`` and ``set_fact`` are modules, too). Since most of them cost less than a ping,
because they run in Ansible's own process, a second reference without a target is printed: as many pings as there are
modules that start a Python process. The runs alternate, so that other load affects all of them; medians are compared.
Also prints which requests the API received.

Then it compares provision.yml for many clients with two pings on as many hosts. There are `PROJECTS` projects; of more clients, several
have the same one, which is what an unchanged client costs all the same.

Run from the root of the checkout, after ``make setup``: ``python -m tests.benchmarks.playbook_no_change [NUMBER OF CLIENTS ...]``.
With numbers, only that comparison is made.
"""

from __future__ import annotations

import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
import typing as t
from pathlib import Path

from scripts.throwaway_supabase import local_supabase, state_folder

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAME = "bench"
ROUNDS = 7
AIM = 1.5
CLIENTS = (10, 50)
PROJECTS = 20
PLAYBOOK = str(Path(sys.executable).with_name("ansible-playbook"))
PINGS = Path(".build", "bench")
PROVISION = ["playbooks/provision.yml", "--extra-vars", json.dumps({"client_id": NAME})]
REQUEST = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE) (/v[12]/\S*)")


class Cost(t.NamedTuple):
    """The cost of one run in seconds: wall clock, and processor time (which other programs don't distort)."""

    wall: float
    work: float


def run(arguments: list[str], env: Mapping[str, str]) -> tuple[Cost, str]:
    """Run a playbook and return its cost and its output.

    :raises RuntimeError: it failed.
    """
    worked, began = processor_time(), time.perf_counter()
    done = subprocess.run([PLAYBOOK, *arguments], env=dict(env), check=False, capture_output=True, text=True)
    took = Cost(time.perf_counter() - began, processor_time() - worked)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return took, done.stdout


def processor_time() -> float:
    """Return the processor seconds of all finished child processes so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def require_no_change(output: str) -> None:
    """Raise an error if a run changed anything.

    :raises RuntimeError: it did.
    """
    if "changed=0" not in output:
        raise RuntimeError(f"The second run changed something:\n{output}")


def pings(number: int, hosts: str = "localhost") -> str:
    """Write a playbook to compare with: same connection, same interpreter, only modules that do nothing.

    :returns: its path.
    """
    play = {
        "hosts": hosts,
        "connection": "local",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}", "ansible_pipelining": True},
        "tasks": [{"name": f"Ping {count}", "ansible.builtin.ping": {}} for count in range(number)],
    }
    PINGS.mkdir(parents=True, exist_ok=True)
    path = PINGS / f"pings-{hosts}-{number}.yml"
    path.write_text(json.dumps([play]))
    return str(path)


def requests_so_far() -> list[str]:
    """Return the requests that the local Supabase received, in order."""
    return [" ".join(found) for found in REQUEST.findall((state_folder(NAME) / "server.log").read_text())]


def median(costs: list[Cost]) -> Cost:
    """Return the medians of both."""
    return Cost(*(statistics.median(column) for column in zip(*costs, strict=True)))


def ratio(ours: list[Cost], theirs: list[Cost]) -> Cost:
    """Return the median of *ours* divided by the median of *theirs*."""
    return Cost(*(one / other for one, other in zip(median(ours), median(theirs), strict=True)))


def show(what: str, cost: Cost, unit: str = "s") -> None:
    """Print one line of the table."""
    print(f"{what:<28}{cost.wall:8.2f} {unit:<2}{cost.work:12.2f} {unit}")


def inventory(number: int) -> str:
    """Write an inventory with clients, and return its path."""
    hosts = {
        f"{NAME}-{each:04}": {"supabase_project_name": f"client-{NAME}-{each % PROJECTS:04}-prod"}
        for each in range(number)
    }
    PINGS.mkdir(parents=True, exist_ok=True)
    path = PINGS / f"clients-{number}.json"
    path.write_text(json.dumps({"clients": {"hosts": hosts}}))
    return str(path)


def compare_many(env: Mapping[str, str], sizes: Sequence[int]) -> None:
    """Provision clients, and print what a run without a change costs, compared with two pings on as many hosts."""
    provision = ["playbooks/provision.yml", "--inventory"]
    run([*provision, inventory(PROJECTS)], env)
    print(f"{'':28}{'wall':>8}   {'processor':>12}   (without the servers, which are on this machine, too)")
    for size in sizes:
        clients = inventory(size)
        took, output = run([*provision, clients], env)
        if re.search("changed=[1-9]", output):
            raise RuntimeError(f"The second run changed something:\n{output}")
        floor, _output = run([pings(2, "clients"), "--inventory", clients], env)
        show(f"{size} clients, no change", took)
        show(f"2 pings on {size} hosts", floor)
        show(f"{size} clients / pings", ratio([took], [floor]), "")
        reached = ratio([took], [floor]).wall
        print(f"aim, of {size} clients{'':11}{AIM:8.2f}      {'kept' if reached <= AIM else 'MISSED'} by the clock")


def main() -> None:
    """Provision, measure, print."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SUPABASE_", "ANSIBLE_"))}
    clean["ANSIBLE_CONFIG"] = str(Path("ansible.cfg").resolve())
    sizes = [int(word) for word in sys.argv[1:]]
    if not sizes:
        compare_one(clean)
    with local_supabase(NAME, clean, "--rate-limit", "0") as found:
        compare_many(clean | found, sizes or CLIENTS)


def compare_one(clean: Mapping[str, str]) -> None:
    """Provision a client, and print what a run without a change costs, compared with pings."""
    with local_supabase(NAME, clean) as found:
        env = {**clean, **found}
        made, _output = run(PROVISION, env)
        before = len(requests_so_far())
        _took, reported = run([*PROVISION, "-vvv"], env)
        require_no_change(reported)
        requests = requests_so_far()[before:]
        every = int(re.findall(r"\bok=(\d+)", reported)[0])
        own_python = len(re.findall("^<127.0.0.1> EXEC", reported, re.MULTILINE))
        yardsticks = {number: pings(number) for number in (every, own_python) if number}
        ours: list[Cost] = []
        theirs: dict[int, list[Cost]] = {number: [] for number in yardsticks}
        for _round in range(ROUNDS):
            took, output = run(PROVISION, env)
            require_no_change(output)
            ours.append(took)
            for number, path in yardsticks.items():
                theirs[number].append(run([path], env)[0])
    print(f"{'':28}{'wall':>8}   {'processor':>12}   (medians of {ROUNDS})")
    show("from nothing", made)
    show("no change", median(ours))
    for number, costs in theirs.items():
        show(f"{number} pings", median(costs))
        show(f"no change / {number} pings", ratio(ours, costs), "")
    reached = ratio(ours, theirs[every]).wall
    print(f"aim, of {every} modules run   {AIM:8.2f}      {'kept' if reached <= AIM else 'MISSED'} by the clock")
    print(f"requests to the API     {len(requests):9}         without a change:")
    for request in requests:
        print(f"    {request}")


if __name__ == "__main__":
    main()
