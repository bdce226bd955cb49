# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gets the desired schema of a request: reads the SQL in a shadow database, under the conditions of the target."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..failure import Failure
from .compare.scope import dropped_default_privileges
from .database.session_settings import role_settings
from .desired import cache
from .desired.advice import NO_SUCH_COLUMN, OBJECT_DOES_NOT_EXIST, version_advice
from .desired.load import deparse_queries, load_desired, server_version
from .kinds.extension_versions import schemas_of_extensions
from .kinds.implied import default_privileges
from .model.desired import TargetEnvironment
from .model.destructive import APPLY

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from .database.connection import Session
    from .desired.shadow import Shadow
    from .extract.snapshot import Snapshot
    from .kinds.server_versions import Deparse
    from .model.desired import DesiredSchema
    from .model.facts import FactSet
    from .request import ApplyRequest


class ShadowVersionChanged(Exception):
    """The desired schema was loaded by another version of PostgreSQL than the shadow's, so their texts don't compare."""


def target_environment(
    request: ApplyRequest, creator: str, snapshot: Snapshot | None, roles: tuple[str, ...]
) -> TargetEnvironment:
    """Return the environment for the shadow: the one that the target will have after the run."""
    defaults = tuple(default_privileges(snapshot.state)) if snapshot else None
    ending = dropped_default_privileges(snapshot, creator) if snapshot and request.destructive == APPLY else frozenset()
    settings = role_settings(snapshot.environment, creator) if snapshot else None
    return TargetEnvironment(
        creator=creator, roles=roles, default_privileges=defaults, dropped_default_privileges=ending, settings=settings
    )


def with_target_objects(
    session: Session, environment: TargetEnvironment, request: ApplyRequest, snapshot: Snapshot
) -> tuple[TargetEnvironment, ApplyRequest]:
    """Return the environment with what the target has and the SQL doesn't create, and the request whose SQL can run there.

    These are extensions, and the schemas of those that the SQL creates; and the tables outside the managed schemas that
    the SQL names. Extensions in the schemas of these tables exist before the SQL runs, even if it creates them.

    :param session: a session with the target.
    """
    # Imported here: see shadow_of().
    from .desired.extension_files import created_extensions  # noqa: PLC0415 - see above
    from .desired.target_tables import extensions_in, tables_named, with_existing_extensions  # noqa: PLC0415 - see above

    tables = tables_named(session, request.script)
    existing = extensions_in(session, {schema for schema, _name, _create in tables})
    created = created_extensions(request.script.sql) - existing
    found = schemas_of_extensions(snapshot.state).items()
    extensions = tuple(sorted(("" if name in created else name, schema) for name, schema in found))
    script = replace(request.script, sql=with_existing_extensions(request.script.sql, existing))
    return replace(environment, extensions=extensions, tables=tables), replace(request, script=script)


def needs_target_objects(request: ApplyRequest) -> bool:
    """Return whether what the SQL means depends on which tables there are outside the managed schemas: GRANT ON ALL TABLES IN SCHEMA."""
    # Imported here: see shadow_of().
    from .desired.target_tables import schemas_named  # noqa: PLC0415 - see above

    return bool(schemas_named(request.script))


def lacks_object(failure: Failure) -> bool:
    """Return whether the SQL may have been rejected because an extension or a table is missing: something doesn't exist."""
    return failure.details.get("sqlstate_code") in (*OBJECT_DOES_NOT_EXIST, NO_SUCH_COLUMN)


def shadow_of(
    request: ApplyRequest, major: int | None, extensions: Iterable[str] = ()
) -> AbstractContextManager[Shadow]:
    """Open a server with the extensions that the SQL of a request creates.

    :param extensions: further ones.
    """
    # Imported here: most runs have the desired schema in the cache, and the stand-ins of extensions are large.
    from .desired.extension_files import extensions_of  # noqa: PLC0415 - see above
    from .desired.shadow import open_shadow  # noqa: PLC0415 - see above

    needed = {**{name: set[str]() for name in extensions}, **extensions_of(request.script)}
    return open_shadow(request.shadow_url, major, request.shadow_timeout, needed)


def read_desired(
    request: ApplyRequest,
    environment: TargetEnvironment,
    major: int | None,
    *,
    undo: Callable[[Snapshot], list[str]] | None = None,
    intern_from: FactSet | None = None,
    reference: DesiredSchema | None = None,
) -> DesiredSchema:
    """Load the desired SQL in a shadow.

    :param reference: the desired schema that the result will be compared with.
    :raises ShadowVersionChanged: when another version of PostgreSQL loaded that one.
    """
    with shadow_of(request, major, (name for name, _schema in environment.extensions)) as shadow:
        try:
            desired = load_desired(shadow, request.script, environment, undo, intern_from)
        except Failure as failure:
            failure.hint = version_advice(failure, shadow.admin.major, major) + failure.hint
            raise
    if reference is not None and desired.server != reference.server:
        raise ShadowVersionChanged
    return desired


def deparser(
    request: ApplyRequest,
    desired_cache: cache.Cache,
    desired_key: str,
    environment: TargetEnvironment,
    *,
    major: int,
    desired: DesiredSchema,
    undo: tuple[str, ...] = (),
) -> Deparse:
    """Return a function that has the server version of the desired schema deparse queries, with cached results.

    It raises ShadowVersionChanged when the shadow no longer has that version.
    """
    known: dict[str, str | None] = {}

    def deparse(queries: Sequence[str]) -> Mapping[str, str | None]:
        missing = [query for query in queries if query not in known]
        name = cache.key("reread", desired_key, desired.server, undo, missing)
        answers = desired_cache.load(name) if missing else {}
        if answers is None:
            with shadow_of(request, major, (name for name, _schema in environment.extensions)) as shadow:
                if server_version(shadow.admin) != desired.server:
                    raise ShadowVersionChanged
                answers = deparse_queries(shadow, request.script, environment, missing, undo)
            desired_cache.store(name, answers)
        known.update(answers)
        return known

    return deparse
