# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A local Supabase for the session, playbooks that run against it, and new clients."""

from __future__ import annotations

import contextlib
import itertools
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import yaml

from tests.local_platforms.harness import LocalPlatforms
from tests.local_supabase.harness import PASSWORD, QUICK, LocalSupabase
from tests.support import client_schema, warm_ansible
from tests.support.playbooks import Playbooks
from tests.support.postgres import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


DEFAULTS = ROOT / "roles/supabase_project/defaults/main.yml"


class Platform:
    """What the tests request from the local Supabase directly, without the code under test."""

    def __init__(self, running: LocalSupabase) -> None:
        self.running = running

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables of a provisioner."""
        return {
            "SUPABASE_API_URL": self.running.url,
            "SUPABASE_MANAGEMENT_TOKEN": self.running.token,
            "SUPABASE_ORG_ID": self.running.organization,
        }

    def received(self) -> list[str]:
        """Return the requests that the Management API received so far, in order."""
        log = (self.running.state / "server.log").read_text(encoding="utf-8")
        return [" ".join(found) for found in re.findall(r"\b(GET|POST|PUT|PATCH|DELETE) (/v[12]/\S*)", log)]

    def refs(self, name: str = "") -> list[str]:
        """Return the refs of all projects, or of those of a name."""
        projects = self.running.get("/_local/status").json()["projects"]
        return [project["ref"] for project in projects if name in ("", project["name"])]

    def provision(self, client: str, kept: Path | None = None, region: str = "eu-central-1") -> str:
        """Create a client as a run would leave it, without one, which takes four times as long. Return the project's ref.

        :param kept: its credentials file, which is written.
        """
        ref = self.running.create_ready(f"client-{client}-prod", region=region)
        self.running.rows(ref, client_schema.render("starter"))
        self._set_default_settings(ref)
        if kept:
            kept.touch(0o600)
            kept.write_text(yaml.safe_dump(self.credentials(client, ref)), encoding="utf-8")
        return ref

    def _set_default_settings(self, ref: str) -> None:
        defaults = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))["supabase_project_default_settings"]
        for method, resource, body in (
            ("PUT", "ssl-enforcement", {"requestedConfig": defaults["ssl_enforcement"]}),
            ("PATCH", "postgrest", {"db_schema": ",".join(defaults["data_api"]["db_schema"])}),
            ("PATCH", "config/auth", defaults["auth"]),
        ):
            answer = self.running.request(method, f"/v1/projects/{ref}/{resource}", json=body)
            assert answer.ok, answer.text

    def credentials(self, client: str, ref: str) -> dict[str, Any]:
        """Return the credentials of a client whose project has the password of the tests."""
        project = self.running.get(f"/v1/projects/{ref}").json()
        keys = self.running.get(f"/v1/projects/{ref}/api-keys?reveal=true").json()
        keys = {
            "publishable" if key["type"] == "publishable" else "secret" if key["type"] == "secret" else key["name"]: key
            for key in keys
        }
        address = f"@127.0.0.1:{self.running.pooler_port}/postgres"
        user = f"postgresql://postgres.{ref}"
        return {
            "client_id": client,
            "client_name": client,
            "tier": "starter",
            "supabase_project_id": ref,
            "supabase_project_ref": ref,
            "supabase_project_name": project["name"],
            "supabase_url": f"https://{ref}.supabase.co",
            "supabase_region": project["region"],
            "supabase_postgres_version": project["database"]["version"],
            **{f"supabase_{name}_key": key["api_key"] for name, key in keys.items()},
            "supabase_pooler_url": user + address,
            "supabase_database_url": f"{user}:{quote(PASSWORD, safe='')}{address}",
            "supabase_database_password": PASSWORD,
        }

    def query(self, ref: str, sql: str) -> Any:
        """Run SQL in a project's database, as its owner."""
        answer = self.running.post(f"/v1/projects/{ref}/database/query", {"query": sql})
        assert answer.ok, answer.text
        return answer.json()

    def tables(self, ref: str) -> int:
        """Count the tables in public."""
        sql = "select count(*)::int as n from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
        return int(self.query(ref, sql)[0]["n"])


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """Yield a local Supabase, and remove all its files at the end."""
    with LocalSupabase.served(*QUICK) as running:
        yield Platform(running)


@contextlib.contextmanager
def reachable_folder() -> Iterator[Path]:
    """Yield a folder for temporary files that PostgreSQL's user can access; pytest's own are private."""
    with tempfile.TemporaryDirectory(prefix="provisioning-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            yield folder
        finally:
            warm_ansible.close(folder)


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """Yield a home directory that the tests share: the engine's cache in it saves a second per run."""
    with reachable_folder() as folder:
        yield folder


@pytest.fixture
def own_home() -> Iterator[Path]:
    """Yield a home directory to a test that reads all of it."""
    with reachable_folder() as folder:
        yield folder


@pytest.fixture
def playbooks(platform: Platform, home: Path) -> Iterator[Playbooks]:
    """Yield a runner of playbooks, and reset faults and settings afterwards."""
    before = platform.running.get("/_local/settings").json()
    yield Playbooks(home, platform.environment)
    platform.running.delete("/_local/faults")
    platform.running.settings(**before)


@pytest.fixture(scope="module")
def platforms() -> Iterator[LocalPlatforms]:
    """Yield the local platforms."""
    with LocalPlatforms.served() as running:
        yield running


@pytest.fixture
def everywhere(platform: Platform, platforms: LocalPlatforms, home: Path) -> Playbooks:
    """Return a runner of playbooks with the credentials of all platforms."""
    platforms.control("DELETE", "requests")
    return Playbooks(home, platform.environment | platforms.environment)


_numbers = itertools.count(1)


@pytest.fixture
def client() -> str:
    """Return an unused client id."""
    return f"client{next(_numbers)}"


@pytest.fixture(scope="session")
def provisioned_client(platform: Platform, home: Path) -> str:
    """Return a provisioned client, for tests that don't change it."""
    done = Playbooks(home, platform.environment).client("provisioned")
    assert done.status == 0, done.output
    return "provisioned"
