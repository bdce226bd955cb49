# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the steps after those for Supabase are asked for, and what must be true on GitHub, Vercel, and n8n afterwards."""

from __future__ import annotations

import base64
import hashlib
import json
import typing as t
from collections import Counter

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.local_platforms.harness import LocalPlatforms

Json: t.TypeAlias = dict[str, t.Any]

TEAM = OWNER = "local-agency"
DIGEST_KEY = "digest-key-of-chaos-0001"
SECRETS = {"SMTP_PASSWORD": "smtp-Passw0rd-of-chaos", "OPENAI_API_KEY": "sk-0123456789abcdefchaos"}
VARIABLES = ("NEXT_PUBLIC_SUPABASE_URL", "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY", "SUPABASE_SECRET_KEY", *SECRETS)
WORKFLOWS, CREDENTIALS = ("lead intake", "email event"), ("supabase", "webhooks")
FOREIGN_CREDENTIAL = {"name": "foreign - webhook", "type": "httpHeaderAuth", "data": {"name": "X", "value": "y" * 16}}


def options(client: str) -> Json:
    """Return the variables of a client, which use more of each step than the defaults do."""
    return {
        "github_repository_template": f"{OWNER}/client-template",
        "github_repository_topics": ["client", "chaos"],
        "github_repository_description": f"The site of {client}",
        "github_repository_deploy_keys": [{"title": "deploy", "key": public_key(client), "read_only": True}],
        "github_repository_rulesets": [{"name": "main", "rules": [{"type": "deletion"}, {"type": "non_fast_forward"}]}],
        "vercel_deployment_domains": [{"name": f"{client}.example.com"}],
    }


def secret_options() -> Json:
    """Return the variables with secrets, which are the same for all clients."""
    return {
        "github_repository_pass_secret_key": True,
        "github_repository_actions_secrets": SECRETS,
        "github_repository_update_secrets": "on_change",
        "github_repository_digest_key": DIGEST_KEY,
        "vercel_deployment_secrets": SECRETS,
        "vercel_deployment_update_secrets": "on_change",
        "vercel_deployment_digest_key": DIGEST_KEY,
        "vercel_deployment_pass_secret_key": True,
    }


def impatient() -> Json:
    """Return the variables of a run that gives up soon."""
    roles = {"github_repository": 20, "vercel_deployment": 20, "n8n_webhooks": 15}
    return {
        name: value
        for role, seconds in roles.items()
        for name, value in ((f"{role}_wait_timeout", seconds), (f"{role}_api_timeout", 2))
    }


def public_key(client: str) -> str:
    """Return a key of the form that OpenSSH writes, a different one for each client."""
    kind = b"ssh-ed25519"
    parts = (kind, hashlib.sha256(client.encode()).digest())
    wire = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return f"{kind.decode()} {base64.b64encode(wire).decode()}"


class FurtherSteps:
    """The local GitHub, Vercel, and n8n, as they are without the code under test."""

    def __init__(self, platforms: LocalPlatforms) -> None:
        self._platforms = platforms

    def create_foreign(self) -> None:
        """Create what belongs to no client, and what no run may touch."""
        self._vercel("POST", "/v11/projects", {"name": "foreign"})
        self._n8n("POST", "/credentials", FOREIGN_CREDENTIAL)
        workflow = {"name": "foreign - lead intake", "nodes": [], "connections": {}, "settings": {}}
        self._n8n("POST", "/workflows", workflow)

    def _vercel(self, method: str, path: str, body: object = None) -> Json:
        answer = self._platforms.vercel(method, path, body)
        assert answer.ok, answer.text
        return dict(answer.json() if answer.content else {})

    def _n8n(self, method: str, path: str, body: object = None) -> Json:
        answer = self._platforms.n8n(method, path, body)
        assert answer.ok, answer.text
        return dict(answer.json() if answer.content else {})

    def delete(self, client: str) -> None:
        """Delete all that a client has."""
        name = f"client-{client}"
        for each in self.repositories(client):
            self._platforms.github("DELETE", f"/repos/{each['owner']}/{each['name']}", token="owner")
        for each in self._platforms.stored("vercel")["projects"]:
            if belongs(each, client):
                self._vercel("DELETE", f"/v9/projects/{name}")
        found = self._platforms.stored("n8n")
        for each in found["workflows"]:
            if belongs(each, client):
                self._platforms.settings("n8n", lag=0)
                self._n8n("POST", f"/workflows/{each['id']}/deactivate")
                self._n8n("DELETE", f"/workflows/{each['id']}")
                self._platforms.settings("n8n", lag=0.2)
        for each in found["credentials"]:
            if belongs(each, client):
                self._n8n("DELETE", f"/credentials/{each['id']}")

    # -- what there is --

    def repositories(self, client: str) -> list[Json]:
        """Return the repositories of a client."""
        return [each for each in self._platforms.stored("github")["repositories"] if belongs(each, client)]

    def others(self, clients: Sequence[str]) -> str:
        """Return all that doesn't belong to some clients, to compare it."""
        github, vercel, n8n = (self._platforms.stored(name) for name in ("github", "vercel", "n8n"))
        lists = github["repositories"], vercel["projects"], n8n["workflows"], n8n["credentials"]
        kept = [[each for each in found if not any(belongs(each, client) for client in clients)] for found in lists]
        return json.dumps(kept, sort_keys=True)

    # -- promises: each yields what is wrong --

    def problems(self, client: str, known: Json) -> t.Iterator[str]:
        """Yield what a client lacks or has twice.

        :param known: its credentials.
        """
        github, vercel, n8n = (self._platforms.stored(name) for name in ("github", "vercel", "n8n"))
        repositories = [each for each in github["repositories"] if belongs(each, client)]
        yield from number(client, "repositories", repositories, 1)
        if len(repositories) == 1:
            yield from self._repository_problems(client, repositories[0], known)
        projects = [each for each in vercel["projects"] if belongs(each, client)]
        yield from number(client, "projects on Vercel", projects, 1)
        if len(projects) == 1 and len(repositories) == 1:
            found = [each for each in vercel["deployments"] if each["project"] == projects[0]["id"]]
            yield from self._site_problems(client, projects[0], found, repositories[0], known)
        yield from automation_problems(client, n8n, known)

    def doubled(self, client: str) -> t.Iterator[str]:
        """Yield what a client has twice; what it lacks, the next run creates."""
        github, vercel, n8n = (self._platforms.stored(name) for name in ("github", "vercel", "n8n"))
        for what, found in (
            ("repositories", github["repositories"]),
            ("projects on Vercel", vercel["projects"]),
        ):
            yield from number(client, what, [each for each in found if belongs(each, client)], 1, at_most=True)
        for what in ("workflows", "credentials"):
            counts = Counter(plain_name(each) for each in n8n[what] if belongs(each, client))
            yield from (f"{client} has {count} {what} {name}" for name, count in counts.items() if count > 1)

    def _repository_problems(self, client: str, repository: Json, known: Json) -> t.Iterator[str]:
        wanted = options(client)
        full_name = f"{OWNER}/client-{client}"
        if not repository["attributes"]["private"]:
            yield f"the repository of {client} is public"
        if sorted(repository["topics"]) != sorted(wanted["github_repository_topics"]):
            yield f"the repository of {client} has the topics {repository['topics']}"
        yield from number(client, "deploy keys", repository["keys"], 1)
        yield from number(client, "rulesets", repository["rulesets"], 1)
        values = {name: each["value"] for name, each in repository["secrets"].items()}
        if values != SECRETS | {"SUPABASE_SECRET_KEY": known.get("supabase_secret_key")}:
            yield f"the repository of {client} has the secrets {sorted(values)}, or other values"
        if wrong := {"SUPABASE_URL", "SUPABASE_PUBLISHABLE_KEY"} - repository["variables"].keys():
            yield f"the repository of {client} lacks the variables {sorted(wrong)}"
        if self._platforms.github("GET", f"/repos/{full_name}/branches/main").status_code != 200:
            yield f"the repository of {client} has no content"
        if known.get("github_repo_name") != full_name:
            yield f"the credentials of {client} name the repository {known.get('github_repo_name')}"

    def _site_problems(
        self, client: str, project: Json, deployments: list[Json], repository: Json, known: Json
    ) -> t.Iterator[str]:
        if (project["link"] or {}).get("repo_id") != repository["id"]:
            yield f"the site of {client} isn't linked to its repository"
        records = Counter((each["key"], target) for each in project["variables"] for target in each["target"])
        doubled = [key for (key, _target), count in records.items() if count > 1]
        if doubled:
            yield f"the site of {client} has several records of {doubled}"
        yield from number(client, "records of its domain", project["domains"], 2)  # vercel.app's, too
        served = (self._platforms.edit("vercel", "served", project=project["name"]) or {}).get("environment", {})
        if missing := [name for name in VARIABLES if not served.get(name)]:
            yield f"the site of {client} was built without {missing}"
        if wrong := [name for name, value in SECRETS.items() if served.get(name) not in (value, None)]:
            yield f"the site of {client} was built with other values of {wrong}"
        if served.get("SUPABASE_SECRET_KEY") != known.get("supabase_secret_key"):
            yield f"the site of {client} was built with another secret key"
        contents = Counter(
            json.dumps([each["sha"], each["environment"], each["settings"]], sort_keys=True)
            for each in deployments
            if each["outcome"] == "ready" and each["target"] == "production" and each["canceled_at"] is None
        )
        if contents and max(contents.values()) > 1:
            yield f"the site of {client} was deployed {max(contents.values())} times with the same content"


def automation_problems(client: str, n8n: Json, known: Json) -> t.Iterator[str]:
    """Yield what a client lacks or has twice on n8n."""
    workflows = {each["name"]: each for each in n8n["workflows"] if belongs(each, client)}
    for what, names in (("workflows", WORKFLOWS), ("credentials", CREDENTIALS)):
        counts = Counter(plain_name(each) for each in n8n[what] if belongs(each, client))
        wanted = {f"{client} - {name}": 1 for name in names}
        if counts != wanted:
            yield f"{client} has the {what} {dict(counts)}"
    for name, each in workflows.items():
        if each["live_version_id"] != each["version_id"]:
            yield f"the workflow {name} doesn't run, or not as it is"
    values = {
        plain_name(each).removeprefix(f"{client} - "): each["data"].get("value")
        for each in n8n["credentials"]
        if belongs(each, client)
    }
    if values.get("supabase") != known.get("supabase_secret_key"):
        yield f"n8n has another secret key of {client}"
    if values.get("webhooks") != known.get("n8n_webhook_secret"):
        yield f"n8n has another secret of the webhooks of {client}"


def belongs(found: Json, client: str) -> bool:
    """Return whether something with a name belongs to a client."""
    name = str(found["name"])
    return name == f"client-{client}" or name.startswith(f"{client} - ")


def number(client: str, what: str, found: Sequence[object], wanted: int, *, at_most: bool = False) -> t.Iterator[str]:
    """Yield a problem if there isn't the wanted number of something."""
    if len(found) > wanted or (len(found) < wanted and not at_most):
        yield f"{client} has {len(found)} {what}"


def plain_name(found: Json) -> str:
    """Return the name of a credential or a workflow without the digest that a credential has there."""
    return str(found["name"]).partition(" [")[0]
