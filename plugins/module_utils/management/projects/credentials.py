# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read single credentials of a project, for the lookup ``project_credential``."""

from __future__ import annotations

import typing as t

from ...failure import Failure
from .connection import Connection
from .readiness import named_keys, primary_pooler

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .endpoints import ProjectsApi
    from .responses import ApiKey

#: The keys of these types have names of their own.
_NAMED = ("publishable", "secret")
_KEYS = (*_NAMED, "anon", "service_role")
_CONNECTIONS = ("pooler_url", "direct_url")
#: The host of a database, without which the address of the project isn't known.
_DATABASE_HOST = "db."


def check_names(names: Sequence[str]) -> None:
    """Check the names of credentials.

    :raises Failure: one is unknown. No request has been sent.
    """
    for name in names:
        kind, colon, key = name.partition(":")
        known = (kind in _NAMED and key) if colon else name in (*_KEYS, *_CONNECTIONS, "url")
        if not known:
            raise Failure(
                f"{name!r} is not a credential of a project.",
                hint=f"Use {', '.join((*_KEYS, *_CONNECTIONS, 'url'))}, or TYPE:NAME for a key with another name.",
            )


def read_credentials(names: Sequence[str], ref: str, api: ProjectsApi, *, password: str | None) -> list[str]:
    """Return the credentials with these names, in as few requests as possible.

    :param password: the database password to put into the connection URLs.
    :raises Failure: one doesn't exist, or the API returned an error.
    """
    check_names(names)
    wanted = {name.partition(":")[0] for name in names}
    keys: tuple[ApiKey, ...] = ()
    if wanted & set(_KEYS):
        keys = api.api_keys(ref, reveal="secret" in wanted)
    urls: dict[str, str] = {}
    if "pooler_url" in wanted:
        urls["pooler_url"] = _pooler_url(ref, api, password)
    if wanted & {"direct_url", "url"}:
        urls |= _addresses(ref, api, password)
    if "url" in wanted and "url" not in urls:
        raise Failure(
            f"The URL of the project {ref} isn't known, because its database has no host name.",
            hint="A local Supabase has no such URL.",
        )
    return [urls[name] if name in urls else _key(name, keys, ref) for name in names]


def _key(name: str, keys: Sequence[ApiKey], ref: str) -> str:
    kind, colon, key_name = name.partition(":")
    named = (key.value for key in keys if (key.kind, key.name) == (kind, key_name))
    value = next(named, None) if colon else named_keys(keys)[name]
    if not value:
        raise Failure(
            f"The project {ref} has no API key {name}.",
            hint="Keys appear some seconds after a project is healthy, and legacy keys can be disabled. The module supabase_api_key "
            "creates keys.",
        )
    return value


def _pooler_url(ref: str, api: ProjectsApi, password: str | None) -> str:
    pooler = primary_pooler(api.poolers(ref))
    if pooler is None:
        raise Failure(f"The project {ref} has no pooler yet.", hint="Wait until it is healthy.")
    return Connection.pooled(pooler, ref).url(password)


def _addresses(ref: str, api: ProjectsApi, password: str | None) -> dict[str, str]:
    database = api.project(ref).database
    if database is None:
        raise Failure(f"The API doesn't return the database of the project {ref}.", hint="Wait until it is healthy.")
    found = {"direct_url": Connection.direct(database).url(password)}
    if database.host.startswith(_DATABASE_HOST):
        found["url"] = f"https://{database.host.removeprefix(_DATABASE_HOST)}"
    return found
