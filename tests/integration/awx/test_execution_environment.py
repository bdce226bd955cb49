# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``ansible-builder`` accepts the definition of the execution environment as it is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

from tests.support.postgres import ROOT

DEFINITION = ROOT / "awx" / "execution-environment.yml"


def test_build_context_is_created(tmp_path: Path) -> None:
    builder = Path(sys.executable).parent / "ansible-builder"

    done = subprocess.run(
        [builder, "create", "--file", DEFINITION, "--context", tmp_path / "context"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    required = yaml.safe_load((tmp_path / "context/_build/requirements.yml").read_text())
    assert {each["name"] for each in required["collections"]} == {"draggonnb.supabase", "awx.awx"}


def test_python_is_one_that_the_collection_supports() -> None:
    python = yaml.safe_load(DEFINITION.read_text())["dependencies"]["python_interpreter"]["python_path"]

    match = re.search(r"python3\.(\d+)\Z", python)

    assert match
    assert int(match[1]) >= 11
