# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema ``public``, which every new database has, and the privileges that a platform may have granted in it."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..model.facts import Fact
from ..model.sql import PUBLIC, ident

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.facts import FactId

PUBLIC_SCHEMA: FactId = ("schema", "public")
INITDB_COMMENT = "standard public schema"
"""Its comment in a new database."""
INITIAL_OWNER = Fact(("owner", PUBLIC_SCHEMA), PUBLIC_SCHEMA, {"role": "pg_database_owner"})
"""Its owner in a new database."""
INITIAL_FACTS = (
    Fact(PUBLIC_SCHEMA, None, {}),
    Fact(("grant", PUBLIC_SCHEMA, PUBLIC, "USAGE"), PUBLIC_SCHEMA, {"state": "granted"}),
    INITIAL_OWNER,
)
"""The schema in a new database (PostgreSQL 15, src/bin/initdb/initdb.c, setup_privileges)."""


@dataclass(frozen=True, slots=True)
class RevokedPrivileges:
    """Privileges in schema ``public`` that are revoked, because another database's platform may have granted them.

    :param creators: the roles whose default privileges are revoked.
    :param roles: the roles to which the platform grants privileges.
    """

    creators: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def statements(self) -> Iterator[tuple[str, FactId]]:
        """Yield the statements that revoke all privileges on the schema and by default privileges in it.

        Each comes with the id of a fact of the kind that it revokes.
        """
        roles = ", ".join(map(ident, self.roles))
        # Not from the creators, which still have to create objects in it.
        others = ", ".join(ident(role) for role in self.roles if role not in self.creators)
        if others:
            yield f"REVOKE ALL ON SCHEMA public FROM {others}", ("grant", PUBLIC_SCHEMA, "", "ALL")
        for creator in self.creators if self.roles else ():
            for objects in ("TABLES", "SEQUENCES", "FUNCTIONS", "TYPES"):
                sql = f"ALTER DEFAULT PRIVILEGES FOR ROLE {ident(creator)} IN SCHEMA public REVOKE ALL ON {objects} FROM {roles}"
                yield sql, ("default_privilege", creator, "public", objects, "", "ALL")

    def covers(self, fact: Fact) -> bool:
        """Return whether a fact is a default privilege that is revoked."""
        if fact.kind != "default_privilege":
            return False
        creator, schema, _objects, grantee = fact.path[:4]
        return schema == "public" and creator in self.creators and grantee in self.roles
