# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run needs: a local Supabase, the other local platforms, a proxy in front of each, and a home directory."""

from __future__ import annotations

import contextlib
import tempfile
import typing as t
from pathlib import Path

from tests.chaos.fault_proxy import FaultProxy, Faults
from tests.chaos.plan import APIS
from tests.chaos.runner import Laboratory
from tests.local_platforms.harness import LocalPlatforms
from tests.local_supabase.harness import QUICK, LocalSupabase
from tests.support import warm_ansible

if t.TYPE_CHECKING:
    from collections.abc import Iterator


UNLIMITED = tuple(
    part
    for name in ("hourly_limit", "content_per_minute", "content_per_hour")
    for part in ("--set", f"github.{name}=0")
)
"""Hundreds of runs share the rate limits of a user."""


@contextlib.contextmanager
def laboratory() -> Iterator[Laboratory]:
    """Yield one, and remove every trace of it at the end."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        place = Path(name)
        place.chmod(0o755)
        home = place / "home"
        home.mkdir(mode=0o755)
        with contextlib.ExitStack() as stack:
            running = stack.enter_context(LocalSupabase.served(*QUICK))
            platforms = stack.enter_context(LocalPlatforms.served(*UNLIMITED))
            faults = Faults()
            urls = {"supabase": running.url, **{name: platforms.url(name) for name in APIS[1:]}}
            proxies = {
                name: stack.enter_context(FaultProxy(url, name=name, faults=faults)) for name, url in urls.items()
            }
            try:
                yield Laboratory(running, platforms, proxies, faults, home)
            finally:
                warm_ansible.close(home)
