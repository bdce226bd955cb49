# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the requests contain, no endpoint fails: invalid ones get a 4xx."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Any

from fastapi.routing import APIRoute

from local_supabase.api.app import ROUTERS

if TYPE_CHECKING:
    from tests.local_supabase.harness import LocalSupabase

REQUESTS = 250
SEED = 20_261_128
ROUTES = [
    (method, route.path)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and not route.path.startswith("/_local")
    for method in sorted(route.methods or ())
]
#: The members of valid bodies, and others.
NAMES = (
    "name", "organization_slug", "db_pass", "region", "region_selection", "type", "code", "desired_instance_size",
    "postgres_engine", "release_channel", "target_version", "addon_type", "addon_variant", "password", "query", "parameters",
    "read_only", "dbAllowedCidrs", "add", "remove", "requestedConfig", "database", "db_schema", "max_rows", "pool_mode",
    "default_pool_size", "description", "secret_jwt_template", "value", "unknown",
)  # fmt: skip
QUERIES = (
    "limit",
    "offset",
    "sort",
    "search",
    "reveal",
    "services",
    "timeout_ms",
    "organization_slug",
    "enabled",
    "tracking_id",
)
SCALARS = (
    None, True, False, 0, -1, 2**70, 1.5, "", "a", "\u0000", "\ud83d\ude00", "x" * 300, "ci_small", "pitr_7", "18", "ga", "specific",
    "compute_instance", "10.0.0.0/8", "eu-central-1", "select 1", "select $1", "select 1/0", "-", "../..", "%", "{}",
)  # fmt: skip

TEXTS = ("", "true", "-1", "1e9", "99999999999999999999", "db", "db,,x", "\u00e9", "\u0000", "name_asc", "z" * 300)


def value(random_: random.Random, depth: int = 0) -> Any:
    kind = random_.random()
    if depth < 2 and kind < 0.15:
        return [value(random_, depth + 1) for _number in range(random_.randrange(4))]
    if depth < 2 and kind < 0.35:
        return {random_.choice(NAMES): value(random_, depth + 1) for _number in range(random_.randrange(5))}
    return random_.choice(SCALARS)


def body(random_: random.Random) -> bytes:
    if random_.random() < 0.1:
        return random_.choice((b"", b"{", b"\xff\xfe", b"NaN", b"[" * 100_000, b'{"name": 1e999}'))
    members = {random_.choice(NAMES): value(random_) for _number in range(random_.randrange(6))}
    return json.dumps(members if random_.random() < 0.8 else value(random_)).encode()


def test_no_request_is_answered_by_a_server_error(local: LocalSupabase) -> None:
    random_ = random.Random(SEED)
    ref = local.create_ready("random")
    for number in range(REQUESTS):
        method, route = ROUTES[number % len(ROUTES)] if number < 2 * len(ROUTES) else random_.choice(ROUTES)
        # The project is needed for all requests.
        if method == "DELETE" and route == "/v1/projects/{ref}":
            continue
        other = random_.choice(("ci_large", "x", "%2e", "11111111-1111-1111-1111-111111111111"))
        parts = dict.fromkeys(re.findall(r"{(\w+)}", route), other)
        parts |= {"slug": local.organization, "ref": random_.choice((ref, ref, ref, "z" * 20, "%00", "..", "\u00e9"))}
        path = route.format_map(parts)
        query = {random_.choice(QUERIES): random_.choice(TEXTS) for _number in range(random_.randrange(3))}
        content = body(random_)
        response = local.request(method, path, params=query, data=content)
        assert response.status_code < 500, (method, path, query, content[:300], response.text)
