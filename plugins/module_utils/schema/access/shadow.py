# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens a shadow database that has a schema, for as long as something is tried in it."""

from __future__ import annotations

import contextlib
import typing as t

from ..desired.extension_files import extensions_of
from ..desired.run_script import run_desired
from ..desired.shadow import open_shadow
from ..desired.shadow_session import open_shadow_session
from ..model.desired import TargetEnvironment

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..database.connection import Session
    from ..model.desired import Script


@contextlib.contextmanager
def open_schema(
    script: Script, *, owner: str, url: str = "", timeout: float = 0, major: int | None = None
) -> Iterator[Session]:
    """Yield a session in a database with the schema of a script, whose transaction is rolled back at the end.

    :param owner: the role that creates the objects. The session is its, and bypasses row-level security.
    :param url: an existing server, where a temporary database is created. Empty: start a server.
    :param timeout: seconds after which everything that runs there is terminated; 0 for no limit.
    :param major: the major version of the server that the schema is for, None for any.
    :raises Failure: if no server is available, PostgreSQL rejects the script, or the timeout expires.
    """
    environment = TargetEnvironment(creator=owner)
    with (
        open_shadow(url, major, timeout, extensions_of(script)) as shadow,
        open_shadow_session(shadow, script, environment) as (session, rights),
    ):
        run_desired(session, script, rights)
        if rights is not None:
            session.run("RESET SESSION AUTHORIZATION; SET LOCAL session_replication_role = origin")
        yield session
