# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet on the local Supabase: provisioned, broken by hand, audited, and repaired in waves. ``make demo-fleet CLIENTS=12``.

Only the playbooks do the work, with the commands that are printed. A run that was killed is continued: the steps that are
done are in a file, and each playbook picks up where it stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import time
import typing as t
import urllib.request
from pathlib import Path

LEAST = 3
"""How many clients are broken."""

DROP_POLICY = "DROP POLICY IF EXISTS members_read ON public.deals"
DISABLE_RLS = "ALTER TABLE public.contacts DISABLE ROW LEVEL SECURITY"
WAVES = [1, "100%"]
LAST_LINES = 40
PLAYBOOK = str(Path(sys.executable).with_name("ansible-playbook"))


class DemoError(Exception):
    """A step didn't do what it shows."""


class Demo:
    """The demonstration with a number of clients, and one more that differs.

    :param folder: its files.
    """

    def __init__(self, number: int, folder: Path) -> None:
        self._folder = folder
        self._clients = [f"demo-{each:02}" for each in range(1, number + 1)]
        self._other = f"demo-{number + 1:02}"
        self._environment = local_supabase()
        folder.mkdir(parents=True, exist_ok=True)

    def run(self) -> None:
        """Run the steps that an earlier run hasn't done.

        :raises DemoError: one fails.
        """
        started, steps = time.monotonic(), self._steps()
        done = self._read_done()
        for number, (title, step) in enumerate(steps, 1):
            heading = f"{number}/{len(steps)} {title}"
            if number <= done:
                show(f"\n== {heading}: done by an earlier run")
                continue
            show(f"\n== {heading}")
            step()
            self._write("done.json", {"clients": len(self._clients), "steps": number})
        self._path("done.json").unlink()
        show(
            f"\nDone in {time.monotonic() - started:.0f} seconds."
            f"\nThe report on the broken clients: {self._path('broken.html')}"
            f"\nThe report after the rollout:     {self._path('repaired.html')}"
            f"\nThe plan that was approved:       {self._path('plan.json')}"
            "\nThe clients stay on the local Supabase. make supabase-down stops it; make clean deletes them, too."
        )

    def _steps(self) -> list[tuple[str, t.Callable[[], None]]]:
        return [
            (f"Provision {len(self._clients)} clients, and one more", self._provision),
            ("Break three clients by hand in two ways, and the other one in both", self._break),
            ("Audit: two drift classes", self._audit_broken),
            ("Plan the repair", self._plan),
            (f"Approve the plan, and roll it out in waves: {', '.join(map(str, WAVES))}", self._roll_out),
            (f"Offer the same plan to {self._other}, which differs: it is refused", self._offer),
            ("Audit again: all clients are equal", self._audit_repaired),
        ]

    def _provision(self) -> None:
        for name, clients in (("clients.json", self._clients), ("all.json", [*self._clients, self._other])):
            self._write(name, {"clients": {"hosts": {client: {} for client in clients}}})
        self._play("provision", "-i", str(self._path("all.json")))

    def _break(self) -> None:
        first, second, third, *_others = self._clients
        for client, statement in (
            (first, DROP_POLICY),
            (second, DROP_POLICY),
            (third, DISABLE_RLS),
            (self._other, DROP_POLICY),
            (self._other, DISABLE_RLS),
        ):
            show(f"{client}: {statement}")
            self._query(client, statement)

    def _audit_broken(self) -> None:
        classes = self._audit("broken", expected=2)
        if [len(each["clients"]) for each in classes] != [2, 1]:
            raise DemoError("The audit did not find two drift classes of two clients and of one.")

    def _audit_repaired(self) -> None:
        if self._audit("repaired"):
            raise DemoError("The audit found clients that differ.")

    def _audit(self, name: str, *, expected: int = 0) -> list[dict[str, t.Any]]:
        """Audit the clients, show their classes, and return those that differ."""
        self._play(
            "audit",
            *("-i", str(self._path("clients.json"))),
            *self._extra(
                audit_report_file=str(self._path(f"{name}.json")), audit_report_html=str(self._path(f"{name}.html"))
            ),
            log=f"audit-{name}",
            expected=expected,
        )
        classes: list[dict[str, t.Any]] = self._read(f"{name}.json")["classes"]
        for each in classes:
            show(f"{len(each['clients']):>4}: {each['title']}")
        return [each for each in classes if each["verdict"] != "equal"]

    def _plan(self) -> None:
        self._play("rollout", *self._rollout(), log="plan")
        for each in self._read("plan.json")["classes"]:
            clients = ", ".join(client for plan in each["plans"] for client in plan["clients"])
            show(f"{clients}:\n  {'; '.join(each['statements'])}")

    def _roll_out(self) -> None:
        text = self._path("plan.log").read_text(encoding="utf-8")
        (approval,) = set(re.findall(r"rollout_approval=([0-9a-f]{64})", text))
        shown = self._play("rollout", *self._rollout(rollout_approval=approval, rollout_waves=WAVES))
        for line in re.findall(r"Wave of .*?Report", shown, re.DOTALL):
            show(" ".join(re.sub(r"['\n]|^ *-|Report$", " ", line, flags=re.MULTILINE).split()))

    def _rollout(self, **variables: object) -> list[str]:
        return [
            *("-i", str(self._path("clients.json"))),
            *self._extra(rollout_plan_file=str(self._path("plan.json")), **variables),
        ]

    def _offer(self) -> None:
        plan_id = self._read("plan.json")["classes"][0]["plans"][0]["plan_id"]
        shown = self._play(
            "provision",
            *("-i", str(self._path("all.json"))),
            *self._extra(client_id=self._other, database_schema_expected_plan=[plan_id]),
            log="refused",
            expected=2,
        )
        refusal = re.search(r"The plan for this database is [^.]*\.", " ".join(shown.split()))
        if refusal is None:
            raise DemoError("The plan was not refused.")
        show(refusal[0])

    def _play(self, playbook: str, *arguments: str, log: str = "", expected: int = 0) -> str:
        """Run a playbook, and return its output, which is also kept in a file.

        :raises DemoError: its exit status isn't the expected one.
        """
        path = self._path(f"{log or playbook}.log")
        command = [f"playbooks/{playbook}.yml", *arguments]
        show(f"$ ansible-playbook {shlex.join(command)}")
        started = time.monotonic()
        with path.open("w", encoding="utf-8") as output:
            done = subprocess.run(
                [PLAYBOOK, *command],
                env=self._environment,
                stdout=output,
                # Where no errors are expected, the lines of the callback progress are shown.
                stderr=subprocess.STDOUT if expected else None,
                check=False,
            )
        text = path.read_text(encoding="utf-8")
        if done.returncode != expected:
            show("\n".join(text.splitlines()[-LAST_LINES:]))
            raise DemoError(f"{playbook}.yml ended with {done.returncode}, and not {expected}. Its output: {path}")
        show(f"  {time.monotonic() - started:.0f} seconds; output: {path}")
        return text

    @staticmethod
    def _extra(**variables: object) -> list[str]:
        return ["-e", json.dumps(variables)]

    def _query(self, client: str, statement: str) -> None:
        """Run a statement as a person does in the SQL editor of the dashboard."""
        projects = {each["name"]: each["ref"] for each in self._request("GET", "/v1/projects")}
        ref = projects[f"client-{client}-prod"]
        self._request("POST", f"/v1/projects/{ref}/database/query", {"query": statement})

    def _request(self, method: str, path: str, body: object = None) -> t.Any:  # noqa: ANN401 - JSON
        request = urllib.request.Request(  # noqa: S310 - a local server
            self._environment["SUPABASE_API_URL"] + path,
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={
                "Authorization": f"Bearer {self._environment['SUPABASE_MANAGEMENT_TOKEN']}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as response:
            return json.load(response)

    def _read_done(self) -> int:
        """Return how many steps an earlier run with as many clients has done."""
        try:
            done = self._read("done.json")
        except (OSError, ValueError):
            return 0
        return int(done["steps"]) if done["clients"] == len(self._clients) else 0

    def _path(self, name: str) -> Path:
        return self._folder / name

    def _read(self, name: str) -> dict[str, t.Any]:
        return dict(json.loads(self._path(name).read_text(encoding="utf-8")))

    def _write(self, name: str, content: object) -> None:
        """Replace a file, so that a run that is killed leaves the old one or the new one."""
        path = self._path(name)
        temporary = path.with_suffix(".new")
        temporary.write_text(json.dumps(content), encoding="utf-8")
        temporary.replace(path)


def local_supabase() -> dict[str, str]:
    """Return the environment of the playbooks, with access to the local Supabase only.

    :raises DemoError: it isn't running.
    """
    done = subprocess.run([sys.executable, "-m", "local_supabase", "env"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise DemoError(f"The local Supabase is not running: {done.stderr.strip()} Start it with make supabase-up.")
    exports = dict(word.split("=", 1) for word in shlex.split(done.stdout) if "=" in word)
    proxies = dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1,localhost")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUPABASE_")}
    progress = {"ANSIBLE_CALLBACKS_ENABLED": "draggonnb.supabase.progress", "SUPABASE_PROGRESS_INTERVAL": "15"}
    return {**kept, **proxies, **exports, **progress}


def show(text: str) -> None:
    """Print text at once."""
    print(text, flush=True)


def main() -> int:
    """Run the demonstration, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=12, help="how many clients (default: %(default)s)")
    parser.add_argument("--folder", type=Path, default=Path(".build", "demo-fleet"), help="default: %(default)s")
    options = parser.parse_args()
    if options.clients < LEAST:
        parser.error(f"{LEAST} clients are broken, so there must be at least as many")
    try:
        Demo(options.clients, options.folder.resolve()).run()
    except DemoError as error:
        show(f"demo-fleet: {error}\nRun the same command again to continue.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
