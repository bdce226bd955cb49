# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two runs of all steps at once for one new client: neither creates a second one of anything, and the next run has nothing to repair."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.chaos.further_steps import FurtherSteps, options, secret_options
from tests.local_platforms.harness import LocalPlatforms
from tests.support.playbooks import TIMEOUT, Playbooks, Result

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.provisioning.conftest import Platform


@pytest.mark.nightly
def test_two_runs_at_once_create_one_of_each(platform: Platform, home: Path, client: str, tmp_path: Path) -> None:
    kept = tmp_path / "client.yml"
    given = {"client_id": client, "provisioning_credentials_file": str(kept), **options(client), **secret_options()}
    with LocalPlatforms.served() as platforms:
        further = FurtherSteps(platforms)
        playbooks = Playbooks(home, platform.environment | platforms.environment)
        processes = [playbooks.start("-e", json.dumps(given)) for _run in range(2)]
        results = []
        for process in processes:
            with process:
                output, _none = process.communicate(timeout=TIMEOUT)
            results.append(Result(process.wait(), output))

        assert len(platform.refs(f"client-{client}-prod")) == 1
        assert list(further.doubled(client)) == [], "".join(result.output for result in results)
        last = playbooks.run("-e", json.dumps(given))
        assert last.status == 0, last.output
        assert list(further.problems(client, yaml.safe_load(kept.read_text(encoding="utf-8")))) == []
        if all(result.status == 0 for result in results):
            assert set(last.changed.values()) == {0}, last.output
