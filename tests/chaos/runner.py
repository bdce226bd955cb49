# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Provision with faults, provision again without faults, and check that nothing is missing, left over, or shown."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
import typing as t
from dataclasses import dataclass, field

import psycopg2
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.chaos import further_steps
from tests.chaos.further_steps import FurtherSteps
from tests.chaos.plan import OTHERS, PLATFORM
from tests.chaos.processes import kill_all, processes_of
from tests.chaos.watch import Watch
from tests.integration.provisioning.conftest import Platform
from tests.support import warm_ansible
from tests.support.playbooks import Playbooks, Result
from tests.support.time_limits import limit

if t.TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.chaos.fault_proxy import FaultProxy, Faults, Request
    from tests.chaos.plan import Plan
    from tests.local_platforms.harness import LocalPlatforms
    from tests.local_supabase.harness import LocalSupabase

VAULT_PASSWORD = "vault-password-of-chaos"
GIVEN_PASSWORD = "given-Passw0rd-of-chaos"
TABLES = 21
GRACE = 30.0
"""Seconds that what a run left may take to end by itself: a shadow server, a program that initializes one."""

BEING_REMOVED = ("GOING_DOWN", "REMOVED")
FAILED = ("INIT_FAILED", "RESTORE_FAILED", "PAUSE_FAILED")
CRASHES = ("Traceback (most recent call last)", "MODULE FAILURE", "Unexpected failure", "unreachable=1")


class Broken(Exception):
    """A promise that wasn't kept."""


@dataclass(slots=True)
class Report:
    """What happened in a run.

    :ivar problems: the promises that weren't kept.
    :ivar outputs: what each playbook printed, by its purpose.
    """

    plan: Plan
    problems: list[str] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    killed: bool = False
    status: int | None = None
    seconds: float = 0.0

    def line(self) -> str:
        """Return what happened, on one line."""
        outcome = "killed" if self.killed else f"ended with {self.status}"
        verdict = "; ".join(self.problems) or "converged"
        return f"seed {self.plan.seed}: {outcome}, then {verdict} [{self.plan.describe()}] {self.seconds:.0f} s"


class Laboratory:
    """Local platforms behind proxies, and a home directory for runs.

    :param proxies: by the name of the platform.
    :param faults: those of the proxies.
    :param home: an empty directory that the user of the shadow server can access.
    """

    def __init__(
        self,
        running: LocalSupabase,
        platforms: LocalPlatforms,
        proxies: Mapping[str, FaultProxy],
        faults: Faults,
        home: Path,
    ) -> None:
        self.running, self.platforms, self.faults, self.home = running, platforms, faults, home
        self.further = FurtherSteps(platforms)
        self.further.create_foreign()
        self.supabase = Platform(running)
        self.environment = self.supabase.environment | platforms.environment
        self.environment |= {
            "SUPABASE_API_URL": proxies["supabase"].url,
            "GITHUB_API_URL": proxies["github"].url,
            "VERCEL_API_URL": proxies["vercel"].url,
            "N8N_URL": proxies["n8n"].url,
        }
        self.playbooks = Playbooks(home, self.environment, warm_modules=False)
        self.credentials = home / "credentials"

    def run(self, plan: Plan) -> Report:
        """Run a plan."""
        began = time.monotonic()
        report = Report(plan)
        try:
            Trial(self, plan, report).run()
        except Broken as broken:
            report.problems.append(str(broken))
        finally:
            self._clean(plan)
        report.seconds = time.monotonic() - began
        return report

    def _clean(self, plan: Plan) -> None:
        self.clear_faults()
        kill_all(self.home, self.parents)
        for folder in (self.credentials, self.home / "pages"):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (self.home / "tmp", self.home / "ansible" / "tmp"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
        for file in ("ansible.log", "inventory.yml"):
            (self.home / file).unlink(missing_ok=True)
        for client in clients_of(plan):
            self.further.delete(client)
            for project in self.projects(client):
                if project["status"] not in BEING_REMOVED:
                    self.running.delete(f"/v1/projects/{project['ref']}")

    def clear_faults(self) -> None:
        """End all faults."""
        self.faults.set()
        self.running.delete("/_local/faults")
        self.platforms.control("DELETE", "faults")

    @property
    def parents(self) -> set[int]:
        """The ids of the processes that runs are forked from."""
        return warm_ansible.parents(self.home)

    def projects(self, client: str) -> list[dict[str, t.Any]]:
        """Return the projects of a client."""
        name = project_name(client)
        found = self.running.get("/_local/status").json()["projects"]
        return [project for project in found if project["name"] == name]


def clients_of(plan: Plan) -> list[str]:
    """Return the clients of a plan."""
    return [f"s{plan.seed}{letter}" for letter in "abcdef"[: plan.clients]]


def project_name(client: str) -> str:
    """Return the name of a client's project."""
    return f"client-{client}-prod"


class Trial:
    """One run of a plan."""

    def __init__(self, laboratory: Laboratory, plan: Plan, report: Report) -> None:
        self.laboratory, self.plan, self.report = laboratory, plan, report
        self.running, self.further = laboratory.running, laboratory.further
        self.clients = clients_of(plan)
        self.before: dict[str, dict[str, t.Any]] = {}
        self.secrets = {self.running.token, VAULT_PASSWORD, GIVEN_PASSWORD}
        self.secrets |= {further_steps.DIGEST_KEY, *further_steps.SECRETS.values()}
        self.foreign = self.further.others(self.clients)
        self.deleted = False

    def run(self) -> None:
        """Run it.

        :raises Broken: a promise wasn't kept.
        """
        self._prepare()
        first = self._run_with_faults()
        self._check_output("with faults", first)
        self._wait_for_processes()
        last = self._converge()
        if self.report.killed or self.report.status != 0 or self.deleted:
            self._check_converged()
        elif not self.plan.rotate:
            self._check(not any(last.changed.values()), f"a run after a successful one changed: {last.changed}")
        self._check(self.further.others(self.clients) == self.foreign, "what belongs to no client was changed")
        for client in self.clients:
            self._check_client(client)
        self._wait_for_processes()
        self._check_leftovers()
        self._check_files()

    # -- the runs --

    def _prepare(self) -> None:
        if self.plan.start == "none":
            return
        if self.plan.start == "database":
            self.laboratory.credentials.mkdir(mode=0o700)
            for client in self.clients:
                self.laboratory.supabase.provision(client, self.laboratory.credentials / f"{client}.yml")
                self.before[client] = self._credentials(client)
            return
        ready = self._play("prepared")
        self._check(ready.status == 0, f"the preparation failed: {ready.text[-500:]}")
        for client in self.clients:
            (project,) = self.laboratory.projects(client)
            self.before[client] = self._credentials(client)
            if self.plan.start == "paused":
                self.running.pause(project["ref"])
                self.running.wait_for(project["ref"], "INACTIVE")

    def _arguments(self) -> list[str]:
        folder, pages = self.laboratory.credentials, self.laboratory.home / "pages"
        pages.mkdir(exist_ok=True)
        variables: dict[str, t.Any] = {
            "provisioning_credentials_file": f"{folder}/{{{{ inventory_hostname }}}}.yml",
            "provisioning_page_file": f"{pages}/{{{{ inventory_hostname }}}}.html",
        }
        variables |= further_steps.secret_options()
        if not self.plan.further:
            variables["provisioning_steps"] = "supabase_project,database_schema"
        if self.plan.vault:
            variables["provisioning_vault_password"] = VAULT_PASSWORD
        if self.plan.given:
            variables["supabase_project_database_password"] = GIVEN_PASSWORD
        if len(self.clients) == 1:
            variables["client_id"] = self.clients[0]
            variables["provisioning_credentials_file"] = f"{folder}/{self.clients[0]}.yml"
            variables["provisioning_page_file"] = f"{pages}/{self.clients[0]}.html"
            variables |= further_steps.options(self.clients[0])
            return ["-e", json.dumps(variables)]
        inventory = self.laboratory.home / "inventory.yml"
        hosts = {client: further_steps.options(client) for client in self.clients}
        inventory.write_text(yaml.safe_dump({"clients": {"hosts": hosts}}), encoding="utf-8")
        return ["-i", str(inventory), "-e", json.dumps(variables)]

    def _play(self, purpose: str, *more: str) -> Result:
        result = self.laboratory.playbooks.run(*self._arguments(), *more)
        self._check_output(purpose, result)
        return result

    def _run_with_faults(self) -> Result:
        plan = self.plan
        if plan.cold:
            shutil.rmtree(self.laboratory.home / ".cache", ignore_errors=True)
        for name in plan.platform:
            self.running.fault(name, **PLATFORM[name])
        for platform, name in plan.others:
            self.laboratory.platforms.fault(platform, name, **OTHERS[platform, name])
        credentials = [self.laboratory.credentials / f"{client}.yml" for client in self.clients]
        watch = Watch(plan.kill, self.laboratory.home / "tmp", credentials)
        self.laboratory.faults.set(*plan.rules, seed=plan.seed, observer=self._observer(watch))
        impatient = {"supabase_project_wait_timeout": 25, "supabase_project_api_timeout": 2} | further_steps.impatient()
        rotation = {"supabase_project_update_password": "always"} if plan.rotate else {}
        arguments = [*self._arguments(), "-e", json.dumps(impatient | rotation)]
        with self.laboratory.playbooks.start(*arguments) as process:
            end = time.monotonic() + limit(300)
            while process.poll() is None and not watch.is_due():
                if time.monotonic() > end:
                    kill_all(self.laboratory.home, self.laboratory.parents)
                    output, _none = process.communicate()
                    self.report.outputs["with faults"] = output
                    raise Broken("the run with faults doesn't end")
                with contextlib.suppress(Exception):
                    process.wait(0.01)
            if process.poll() is None:
                kill_all(self.laboratory.home, self.laboratory.parents)
                self.report.killed = True
            watch.killed.set()
            output, _none = process.communicate()
            self.report.status = process.wait()
        self.report.faults = list(self.laboratory.faults.faults)
        self._learn_secrets()
        self.laboratory.clear_faults()
        return Result(self.report.status, output)

    def _observer(self, watch: Watch) -> t.Callable[[Request], None]:
        def observe(request: Request) -> None:
            if request.stage == "before" and request.number == self.plan.deleted_at:
                for project in self.laboratory.projects(self.clients[0]):
                    if project["status"] not in BEING_REMOVED:
                        self.running.delete(f"/v1/projects/{project['ref']}")
                        self.deleted = True
            watch.observe(request)

        return observe

    def _converge(self) -> Result:
        """Run without faults. A project that the platform has failed to start or restore is the only reason to need a human."""
        for client in self.clients:
            self._check_number(client)
        result = self._play("without faults")
        failed = {
            client: project
            for client in self.clients
            for project in self.laboratory.projects(client)
            if project["status"] in FAILED
        }
        if failed:
            self._check(result.status != 0, "the run ended well although a project has failed")
            for client, project in failed.items():
                self._check(project["status"] in result.text, f"the failure of {client} isn't reported")
                self._repair(project)
            result = self._play("after the repair")
        self._check(result.status == 0, f"the run without faults failed: {explanation(result)}")
        return result

    def _repair(self, project: dict[str, t.Any]) -> None:
        """Do what only a human can do."""
        ref = project["ref"]
        if project["status"] == "RESTORE_FAILED":
            self.running.post(f"/v1/projects/{ref}/restore")
            self.running.wait_for(ref, "ACTIVE_HEALTHY")
        else:
            self.running.delete(f"/v1/projects/{ref}")
            self.deleted = True

    # -- the promises --

    def _check(self, kept: bool, promise: str) -> None:
        if not kept:
            raise Broken(promise)

    def _check_output(self, purpose: str, result: Result) -> None:
        self.report.outputs[purpose] = result.output
        self._learn_secrets()
        shown = [secret for secret in self.secrets if secret in result.output]
        self._check(not shown, f"the output of the run {purpose} shows {len(shown)} secrets")
        crash = next((text for text in CRASHES if text in result.output), "")
        self._check(not crash, f"the run {purpose} crashed: {crash}")

    def _check_converged(self) -> None:
        """Check that another run has nothing to do, and does nothing."""
        if self.plan.check:
            check = self._play("check", "--check")
            clean = check.status == 0 and not any(check.changed.values())
            self._check(clean, f"the check finds changes: {check.changed}")
            return
        self.laboratory.faults.set()
        again = self._play("again")
        self._check(again.status == 0, f"the run after that failed: {explanation(again)}")
        self._check(not any(again.changed.values()), f"the run after that changed: {again.changed}")
        writes = [line for line in self.laboratory.faults.requests if is_write(line)]
        self._check(not writes, f"the run after that wrote: {', '.join(writes)}")

    def _check_number(self, client: str) -> None:
        alive = [project for project in self.laboratory.projects(client) if project["status"] not in BEING_REMOVED]
        self._check(len(alive) <= 1, f"{client} has {len(alive)} projects")
        for problem in self.further.doubled(client):
            raise Broken(problem)

    def _check_client(self, client: str) -> None:
        alive = [project for project in self.laboratory.projects(client) if project["status"] not in BEING_REMOVED]
        self._check(len(alive) == 1, f"{client} has {len(alive)} projects")
        ref = alive[0]["ref"]
        known, before = self._credentials(client), self.before.get(client, {})
        self._check(
            known.get("supabase_project_ref") == ref, f"the credentials of {client} are those of another project"
        )
        self._check("pending_database_password" not in known, f"the password of {client} is still pending")
        for key in (
            "supabase_anon_key",
            "supabase_service_role_key",
            "supabase_publishable_key",
            "supabase_secret_key",
        ):
            self._check(bool(known.get(key)), f"{client} has no {key}")
        password = known.get("supabase_database_password")
        self._check(bool(password), f"the password of {client} is lost")
        if self.plan.given and (self.plan.start == "none" or self.plan.rotate):
            self._check(password == GIVEN_PASSWORD, f"{client} has another password than the given one")
        elif before and not self.plan.rotate and not self.deleted:
            self._check(password == before["supabase_database_password"], f"the password of {client} was changed")
        tables = "select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
        try:
            ((count,),) = self.running.rows(ref, tables, password=password)
        except psycopg2.OperationalError as error:
            raise Broken(f"the password of {client} is wrong: {error}") from None
        self._check(count == TABLES, f"{client} has {count} tables")
        for problem in self.further.problems(client, known) if self.plan.further else ():
            raise Broken(problem)

    def _credentials(self, client: str) -> dict[str, t.Any]:
        path = self.laboratory.credentials / f"{client}.yml"
        if not path.is_file():
            raise Broken(f"{client} has no credentials file")
        text = path.read_text(encoding="utf-8")
        if self.plan.vault:
            self._check(text.startswith("$ANSIBLE_VAULT"), "the credentials aren't encrypted")
            text = VaultLib([("default", VaultSecret(VAULT_PASSWORD.encode()))]).decrypt(text.encode()).decode()
        return dict(yaml.safe_load(text))

    def _learn_secrets(self) -> None:
        self.secrets |= set(self.laboratory.platforms.secrets())
        for client in self.clients:
            with contextlib.suppress(Broken):
                known = self._credentials(client)
                for name in ("supabase_database_password", "pending_database_password"):
                    self.secrets |= {str(known[name])} if known.get(name) else set()
            for project in self.laboratory.projects(client):
                keys = self.running.get(f"/v1/projects/{project['ref']}/api-keys", params={"reveal": "true"})
                for key in keys.json() if keys.ok else []:
                    if key.get("api_key") and (key["name"] == "service_role" or key.get("type") == "secret"):
                        self.secrets.add(key["api_key"])

    def _wait_for_processes(self) -> None:
        end = time.monotonic() + limit(GRACE)
        while left := processes_of(self.laboratory.home, self.laboratory.parents):
            if time.monotonic() > end:
                raise Broken(f"processes were left: {', '.join(left.values())}")
            time.sleep(0.02)

    def _check_leftovers(self) -> None:
        home = self.laboratory.home
        shadows = sorted(path.name for path in (home / "tmp").glob("pgshadow-*"))
        self._check(not shadows, f"shadow servers left {len(shadows)} directories")
        expected = {f"{client}.yml" for client in self.clients}
        kept = {path.name for path in self.laboratory.credentials.iterdir()}
        self._check(kept == expected, f"files were left next to the credentials: {sorted(kept - expected)}")

    def _check_files(self) -> None:
        """Check that no file but the credentials has a secret."""
        for path in self.laboratory.home.rglob("*"):
            if path.is_symlink() or not path.is_file() or path.parent == self.laboratory.credentials:
                continue
            if "compiled" in path.parts or path.stat().st_size > 50_000_000:
                continue
            content = path.read_bytes()
            shown = [secret for secret in self.secrets if secret.encode() in content]
            self._check(not shown, f"the file {path.name} has {len(shown)} secrets")


def explanation(result: Result) -> str:
    """Return the failure of a run."""
    start = max(result.text.rfind(text) for text in ("Step ", "Action failed: ", "PLAY RECAP"))
    step = result.text.rfind("Step ")
    return result.text[step if step >= 0 else max(start, 0) :][:600]


def is_write(line: str) -> bool:
    """Return whether a request changes something. A run makes a login for itself, which expires, and asks whether webhooks answer."""
    method, path = line.split()[1:]
    return (
        method != "GET"
        and not path.endswith(("/cli/login-role", "/database/query/read-only"))
        and "/webhook/" not in path
    )
