# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that sets a new password is killed at each request and after each write of the credentials file: no password is lost."""

from __future__ import annotations

import stat
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.chaos.fault_proxy import FaultProxy, Faults
from tests.chaos.processes import kill_all
from tests.integration.provisioning.test_provisioning_passwords import UPDATE_PASSWORD, Client, finishes
from tests.support import warm_ansible
from tests.support.playbooks import TIMEOUT, Playbooks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.chaos.fault_proxy import Request
    from tests.integration.provisioning.conftest import Platform

FILE = "file"
"""The instant after a write of the credentials file; the others are stages of a request."""


class Killer:
    """Kills runs of a client at instants.

    :param home: the home directory of the runs, by which their processes are found.
    """

    def __init__(self, owner: Client, home: Path, platform: Platform, proxy: FaultProxy, faults: Faults) -> None:
        self.owner, self.home, self.faults = owner, home, faults
        environment = platform.environment | {"SUPABASE_API_URL": proxy.url}
        self.playbooks = Playbooks(home, environment, warm_modules=False)

    def run(self, stage: str, number: int) -> str:
        """Set a new password, and kill the run; return what it was killed at, an empty string if it ended before."""
        reached: list[str] = []
        over = threading.Event()

        def kill(what: str) -> None:
            if not reached:
                reached.append(what)
                kill_all(self.home, warm_ansible.parents(self.home))

        def observer(request: Request) -> None:
            if (request.number, request.stage) == (number, stage):
                kill(request.line)

        self.faults.set(observer=observer)
        watch = threading.Thread(target=self._watch, args=(number if stage == FILE else 0, kill, over))
        watch.start()
        try:
            with self.playbooks.start(*self.owner.arguments, *UPDATE_PASSWORD) as process:
                output, _none = process.communicate(timeout=TIMEOUT)
        finally:
            over.set()
            watch.join()
            self.faults.set()
        assert reached or process.wait() == 0, output
        return reached[0] if reached else ""

    def _watch(self, number: int, kill: Callable[[str], None], over: threading.Event) -> None:
        before, writes = self._written(), 0
        while number and not over.is_set():
            now = self._written()
            if now != before:
                before, writes = now, writes + 1
                if writes == number:
                    kill(f"write {number} of the credentials file")
            time.sleep(0.001)

    def _written(self) -> tuple[int, int]:
        """Return what another file has in place of the credentials file: the module that writes it replaces it."""
        found = self.owner.kept.stat()
        return found.st_ino, found.st_mtime_ns


@pytest.fixture
def killer(platform: Platform, client: str, own_home: Path, playbooks: Playbooks, tmp_path: Path) -> Iterator[Killer]:
    """Yield what kills runs of a provisioned client."""
    del playbooks  # resets the settings
    platform.running.settings(breaker_failures=0)
    # Warm modules would be forked from a process that is killed as well.
    spared = Playbooks(own_home, platform.environment, warm_modules=False)
    owner, faults = Client(spared, client, tmp_path / "client.yml"), Faults()
    platform.provision(owner.name, owner.kept)
    with FaultProxy(platform.running.url, faults=faults) as proxy:
        yield Killer(owner, own_home, platform, proxy, faults)


@pytest.mark.nightly
@pytest.mark.parametrize("stage", ["before", "after", FILE])
def test_no_instant_loses_a_password(platform: Platform, killer: Killer, stage: str) -> None:
    owner = killer.owner
    (ref,) = platform.refs(f"client-{owner.name}-prod")
    killed: list[str] = []
    while reached := killer.run(stage, len(killed) + 1):
        killed.append(reached)
        assert stat.S_IMODE(owner.kept.stat().st_mode) == 0o600
        kept = owner.credentials
        known = [kept[name] for name in ("supabase_database_password", "pending_database_password") if name in kept]
        assert any(not platform.running.login_error(ref, password=each) for each in known), (reached, sorted(kept))
        finishes(owner, twice=False)
        assert list(owner.kept.parent.iterdir()) == [owner.kept], reached
    assert len(killed) > 1, killed
