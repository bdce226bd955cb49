# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses versions of extensions that the server can't install, before anything is changed."""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ..kinds.extension_versions import extensions, version_changes
from ..model.labels import label
from ..model.sql import ident, literal

if t.TYPE_CHECKING:
    from ..database.connection import Session
    from ..model.facts import FactSet
    from ..model.plan import Plan


def check_extension_versions(session: Session, plan: Plan) -> None:
    """Refuse to create extensions, or to update them to versions, that the server doesn't have or doesn't install.

    :raises Failure: naming the extension, and the versions that are available.
    """
    for fact_id, installed, version in version_changes(plan.deltas):
        if installed is None or fact_id in plan.created:
            _check_creation(session, str(fact_id[1]), version)
            if version is not None:
                _check_restriction(session, str(fact_id[1]), version)
        elif version is not None and version != installed:
            _check_update(session, str(fact_id[1]), installed, version)


def check_used_extensions(session: Session, plan: Plan, desired: FactSet) -> None:
    """Refuse to create what uses an extension that only the shadow has, where the setup SQL or a stand-in created it.

    :raises Failure: naming an object and the extension.
    """
    declared = {fact.id for fact in extensions(desired)}
    if not declared:
        return
    used = {
        each: fact_id for fact_id in plan.created for each in desired.depends_on.get(fact_id, ()) if each in declared
    }
    if not used:
        return
    installed = {name for (name,) in session.run("SELECT extname::text FROM pg_extension")}
    for extension, user in sorted(used.items()):
        if extension not in plan.created and extension[1] not in installed:
            raise Failure(
                f"{label(user)} needs the extension {extension[1]}, which the database does not have.",
                hint=f"Create it (CREATE EXTENSION {ident(str(extension[1]))}) in the schema SQL, or beforehand. Nothing was changed.",
            )


def _check_creation(session: Session, name: str, version: str | None) -> None:
    available = [
        each
        for (each,) in session.run(
            f"SELECT version FROM pg_available_extension_versions WHERE name = {literal(name)} ORDER BY 1"
        )
    ]
    if not available:
        raise Failure(
            f"The server does not have the extension {name}.",
            hint="Install its files on the server, or remove it from the schema. Nothing was changed.",
        )
    if version is not None and version not in available:
        raise Failure(
            f"The server does not have version {version} of the extension {name}.",
            hint=f"Available versions: {', '.join(available)}. Nothing was changed.",
        )


def _check_restriction(session: Session, name: str, version: str) -> None:
    """Refuse a version that hosted servers replace by the default one, with a warning: each run would be rolled back."""
    for (default,) in session.run(
        f"SELECT default_version FROM pg_available_extensions WHERE name = {literal(name)}"
        f" AND lower(coalesce(current_setting({literal(_RESTRICTION)}, true), '')) NOT IN {_OFF}"
    ):
        if version != default:
            raise Failure(
                f"The server ignores the declared version {version} of the extension {name}, and would install {default}.",
                hint=f"Its setting {_RESTRICTION} says so. Declare the extension without VERSION, or with that version. Nothing was changed.",
            )


_RESTRICTION = "supautils.restrict_extension_versions"
_OFF = ("", "0", "f", "false", "n", "no", "off")
"""The values of the setting that permit any version, as a list of SQL."""


def _check_update(session: Session, name: str, installed: str, version: str) -> None:
    """Check that update scripts lead from the installed version to another one."""
    if not session.run(f"SELECT 1 FROM pg_available_extensions WHERE name = {literal(name)}"):
        _check_creation(session, name, version)
    reachable = [
        target
        for (target,) in session.run(
            f"SELECT target FROM pg_extension_update_paths({literal(name)})"
            f" WHERE source = {literal(installed)} AND path IS NOT NULL ORDER BY 1"
        )
    ]
    if version not in reachable:
        raise Failure(
            f"The extension {name} has version {installed}, and the server has no update path to version {version}.",
            hint=f"Versions with an update path: {', '.join(reachable) or 'none'}. To install another version, drop the extension "
            f"(DROP EXTENSION {ident(name)}), with everything that depends on it. Nothing was changed.",
        )
