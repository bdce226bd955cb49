# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The components of a server and how they are wired together."""

from __future__ import annotations

import time
import typing as t
from dataclasses import dataclass

from local_supabase import installations
from local_supabase.clusters import Clusters
from local_supabase.database import Database
from local_supabase.faults import Faults
from local_supabase.lifecycle import Lifecycle
from local_supabase.paths import choose_data_root
from local_supabase.pooler import Pooler
from local_supabase.pooler_routing import PoolerRouting
from local_supabase.projects import Projects
from local_supabase.rate_limit import RateLimit
from local_supabase.run_as import choose_run_as
from local_supabase.tls import server_context
from local_supabase.webhooks import Webhooks

if t.TYPE_CHECKING:
    from pathlib import Path

    from local_supabase.state import Organization, Store, Token


@dataclass(slots=True)
class Platform:
    """The components; available to requests as ``request.app.state.platform``."""

    store: Store
    clusters: Clusters
    database: Database
    faults: Faults
    lifecycle: Lifecycle
    projects: Projects
    rate_limit: RateLimit
    pooler: Pooler
    webhooks: Webhooks
    pooler_host: str = "127.0.0.1"
    pooler_port: int = 0

    def organization(self, slug: str) -> Organization | None:
        """Return the organization with this slug."""
        return next(
            (organization for organization in self.store.state.organizations if organization.slug == slug), None
        )

    def token(self, text: str) -> Token | None:
        """Return the token with this value."""
        return next((token for token in self.store.state.tokens if token.token == text), None)


def build_platform(state_dir: Path, store: Store) -> Platform:
    """Build the platform of a state directory without starting anything.

    :raises LocalSupabaseError: if there is no usable PostgreSQL installation.
    """
    run_as = choose_run_as()
    installation = installations.choose(store.state.pg_bin)
    clusters = Clusters(choose_data_root(state_dir, run_as), run_as, installation, store.state.admin_password)
    database = Database(clusters)
    faults = Faults()
    webhooks = Webhooks(store)
    lifecycle = Lifecycle(store, clusters, database, faults, webhooks)
    projects = Projects(store, clusters, database, faults, lifecycle)
    routing = PoolerRouting(projects, lambda: store.state.settings)
    pooler = Pooler(routing.resolve, routing.record_auth_failure, server_context(state_dir))
    rate_limit = RateLimit(time.monotonic)
    return Platform(store, clusters, database, faults, lifecycle, projects, rate_limit, pooler, webhooks)
