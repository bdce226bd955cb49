# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run needs: a local Supabase, the proxy in front of it, and a home directory."""

from __future__ import annotations

import contextlib
import tempfile
import typing as t
from pathlib import Path

from tests.chaos.fault_proxy import FaultProxy
from tests.chaos.runner import Laboratory
from tests.integration.provisioning import warm
from tests.local_supabase.harness import QUICK, served

if t.TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def laboratory() -> Iterator[Laboratory]:
    """Yield one, and remove every trace of it at the end."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        place = Path(name)
        place.chmod(0o755)
        home = place / "home"
        home.mkdir(mode=0o755)
        with served(place / "state", *QUICK) as running, FaultProxy(running.url) as proxy:
            try:
                yield Laboratory(running, proxy, home)
            finally:
                warm.close(home)
