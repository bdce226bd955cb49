# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Local platforms for tests, accessed through the command line, their APIs, and the control channel."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import requests

from tests.support.local_server import LocalServer
from tests.support.time_limits import limit

if TYPE_CHECKING:
    from pathlib import Path

TIMEOUT = limit(30)


class LocalPlatforms(LocalServer):
    """A state folder and its server."""

    package = "local_platforms"

    def __init__(self, state: Path, **process: Any) -> None:
        super().__init__(state, **process)
        self.environment: dict[str, str] = {}

    def connect(self) -> None:
        """Read addresses and tokens from the environment variables; to be called after ``up``."""
        exports = re.findall(r"^export (\w+)=(.*)$", self.command("env", "--all").stdout, re.MULTILINE)
        self.environment = {name: "".join(shlex.split(value)) for name, value in exports}

    # -- the control channel --

    def control(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """Call ``/_local/PATH`` and return the parsed response."""
        headers = {"Authorization": f"Bearer {self.environment['LOCAL_PLATFORMS_TOKEN']}"}
        url = f"{self.environment['LOCAL_PLATFORMS_URL']}/_local/{path}"
        answer = send(method, url, headers=headers, json=body, **options)
        assert answer.ok, answer.text
        return answer.json()

    def fault(self, platform: str, name: str, /, **details: Any) -> None:
        """Add a fault."""
        self.control("POST", "faults", {"platform": platform, "fault": name, **details})

    def settings(self, platform: str, **changes: Any) -> dict[str, Any]:
        """Change settings, and return all of them."""
        return dict(self.control("POST", f"settings/{platform}", changes))

    def edit(self, platform: str, name: str, /, **arguments: Any) -> Any:
        """Make a change that no client of the API made."""
        return self.control("POST", f"edits/{platform}", {"edit": name, **arguments})["result"]

    def advance(self, seconds: float) -> None:
        """Advance the clock."""
        self.control("POST", "clock", {"advance": seconds})

    def received(self, platform: str, *methods: str, path: str = "") -> list[dict[str, Any]]:
        """Return the logged requests of a platform: with these methods, and a text in their path."""
        found = self.control("GET", "requests", params={"platform": platform})
        return [each for each in found if (not methods or each["method"] in methods) and path in each["path"]]

    def stored(self, platform: str) -> dict[str, Any]:
        """Return what a platform stores."""
        return dict(self.control("GET", f"state/{platform}"))

    def secrets(self) -> list[str]:
        """Return all secret values that the platforms know."""
        return list(self.control("GET", "secrets"))

    def url(self, platform: str) -> str:
        """Return the URL of a platform."""
        return self.environment["N8N_URL" if platform == "n8n" else f"{platform.upper()}_API_URL"]

    # -- GitHub --

    def github(self, method: str, path: str, body: Any = None, *, token: str = "", **options: Any) -> requests.Response:
        """Send a request to the local GitHub.

        :param token: the label of a token; by default the one that clients get.
        """
        name = f"LOCAL_GITHUB_{token.upper()}_TOKEN" if token else "GITHUB_TOKEN"
        headers = {"Authorization": f"Bearer {self.environment[name]}", **options.pop("headers", {})}
        return send(method, self.environment["GITHUB_API_URL"] + path, headers=headers, json=body, **options)

    # -- Vercel --

    def vercel(self, method: str, path: str, body: Any = None, *, token: str = "", **options: Any) -> requests.Response:
        """Send a request to the local Vercel, about the team that clients get unless the path names another.

        :param token: the label of a token; by default the one that clients get.
        """
        name = f"LOCAL_VERCEL_{token.upper()}_TOKEN" if token else "VERCEL_TOKEN"
        headers = {"Authorization": f"Bearer {self.environment[name]}", **options.pop("headers", {})}
        return send(method, self.environment["VERCEL_API_URL"] + path, headers=headers, json=body, **options)

    # -- n8n --

    def n8n(self, method: str, path: str, body: Any = None) -> requests.Response:
        """Send a request to the public API of the local n8n, with the key that clients get."""
        headers = {"X-N8N-API-KEY": self.environment["N8N_API_KEY"]}
        return send(method, f"{self.environment['N8N_URL']}/api/v1{path}", headers=headers, json=body)


def send(method: str, url: str, **options: Any) -> requests.Response:
    """Send a request without a proxy, following no redirect."""
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url, timeout=TIMEOUT, allow_redirects=False, **options)
