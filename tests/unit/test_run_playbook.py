# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make provision`` reaches only local platforms, and directly, whatever proxy and credentials the environment has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "run_playbook.sh"
PYTHON = f"""#!/bin/sh
[ "$1" = -m ] && exec echo 'export SUPABASE_API_URL=http://127.0.0.1:1'
exec '{sys.executable}' "$@"
"""


def shown_environment(tmp_path: Path, environment: dict[str, str]) -> str:
    """Return the environment that the playbook has."""
    programs = tmp_path / ".build" / "venv" / "bin"
    programs.mkdir(parents=True)
    # Instead of the playbook: it prints its environment.
    for program, text in (("python", PYTHON), ("ansible-playbook", "#!/bin/sh\nexec env\n")):
        (programs / program).write_text(text, encoding="utf-8")
        (programs / program).chmod(0o755)
    return subprocess.run(
        ["bash", str(SCRIPT), "provision"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **environment, "CLIENT_ID": "acme"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
@pytest.mark.parametrize("before", ["", "example.com"])
def test_local_supabase_is_reached_without_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, before: str
) -> None:
    proxies = {"HTTP_PROXY": "http://proxy.test:3128", "http_proxy": "http://proxy.test:3128", name: before}
    kept = {key: value for key, value in os.environ.items() if key.lower() != "no_proxy"}
    shown = shown_environment(tmp_path, kept | proxies)
    given = dict(
        line.split("=", 1) for line in shown.splitlines() if line.lower().startswith(("no_proxy=", "http_proxy="))
    )
    for variable in ("HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.setenv(variable, given[variable])
    assert requests.utils.get_environ_proxies("http://127.0.0.1:1") == {}
    assert requests.utils.get_environ_proxies("http://localhost:1") == {}
    assert requests.utils.get_environ_proxies("http://api.test")["http"] == proxies["HTTP_PROXY"]
    assert before in given[name]


def test_credentials_for_hosted_platforms_are_not_passed_on(tmp_path: Path) -> None:
    given = {"GH_TOKEN": "s3cret", "GITHUB_TOKEN": "s3cret", "SUPABASE_MANAGEMENT_TOKEN": "s3cret"}
    assert "s3cret" not in shown_environment(tmp_path, given)
