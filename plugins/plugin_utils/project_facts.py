# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the step supabase-project returns to the play, with secrets. Pure."""

from __future__ import annotations

import re
import typing as t

from ansible.module_utils.parsing.convert_bool import boolean
from ansible.utils.vars import merge_hash

from .step_results import step_result

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    Values: t.TypeAlias = Mapping[str, t.Any]

ROLE = "supabase_project"
ANSWERS = {
    "project": "answer",
    "settings": "settings_answer",
    "keys": "key_answers",
    "legacy_keys": "legacy_answer",
    "buckets": "bucket_answers",
    "secrets": "secret_answer",
    "functions": "function_answers",
}
"""The variables with the results of the tasks, without the prefix of the role, by the names that the result of the step has for them."""

SETTINGS = ("default_settings", "tier_settings", "tier", "settings")
"""The options that :func:`wanted_settings` depends on."""

CONTENTS = ("buckets", "functions", "keys", "secrets", "secrets_exact", "legacy_keys")
"""The options about what a project contains besides its database and its settings."""

OPTIONS = (
    *SETTINGS,
    "name",
    "state",
    "url",
    "create",
    "keys",
    "legacy_keys",
    "buckets",
    "secrets",
    "functions",
    "database_password",
    "pending_password",
)
"""The options that the facts depend on."""


def project_facts(answers: Values, options: Values, *, failed: Values, refused_login: str) -> dict[str, t.Any]:
    """Return the facts of the step.

    :param answers: the results of its tasks, by the names of `ANSWERS`. Of a task that wasn't run, empty.
    :param options: the values of `OPTIONS`.
    :param failed: the result of the task that failed; empty if none did.
    :param refused_login: a stored password that the database rejected in the next step; empty if it didn't.
    :returns: ``result``, without secrets; ``resources``; ``unread_resources``; ``session``; ``certain_password``; ``refused_passwords``;
        ``is_change_due``.
    """
    project = answers["project"]
    found = failed.get("project") or project.get("project") or {}
    url = options["url"] or (f"https://{found['ref']}.supabase.co" if found.get("ref") else "")
    password = _certain_password(project, options)
    return {
        "result": step_result(
            ROLE,
            answers,
            {
                **{name: options[name] for name in ("name", "state", "legacy_keys")},
                **{name: options[name] or [] for name in ("keys", "buckets", "functions")},
                "url": url,
                "settings": wanted_settings(options),
                "secrets": list(options["secrets"] or {}),
            },
            failed,
        ),
        "resources": _resources(project, options["name"], url, password),
        "unread_resources": _unread(project),
        "session": _session(project, options["database_password"] or ""),
        "certain_password": password,
        "refused_passwords": [
            *([options["pending_password"]] if project.get("pending_password_outcome") == "refused" else []),
            *([refused_login] if refused_login else []),
        ],
        "is_change_due": _is_change_due(project, options["create"]),
    }


def wanted_settings(options: Values) -> dict[str, t.Any]:
    """Return the desired settings: those of the client precede those of its tier, and these the defaults.

    :param options: the values of `SETTINGS`.
    """
    settings: dict[str, t.Any] = {}
    for more in (options["default_settings"], settings_of_tier(options), options["settings"]):
        settings = merge_hash(settings, more or {}, recursive=True)
    return settings


def settings_of_tier(options: Values) -> t.Any:  # noqa: ANN401 - what the user has set
    """Return the settings of the client's tier.

    :param options: the values of `SETTINGS`.
    """
    return (options["tier_settings"] or {}).get(options["tier"] or "") or {}


def declares_contents(options: Values) -> bool:
    """Return whether the role has to do something in the project besides its database and its settings, because an option is set.

    :param options: the values of `CONTENTS`.
    """
    return bool(
        any(options[name] for name in ("buckets", "functions", "keys", "secrets"))
        or options["legacy_keys"] != "unmanaged"
        or boolean(options["secrets_exact"] or False, strict=False)
    )


def is_running(project: Values, options: Values) -> bool:
    """Return whether the project runs. In check mode, one that would be created or restored doesn't.

    :param options: the value of ``state``.
    """
    return (project.get("project") or {}).get("status") == "ACTIVE_HEALTHY" and bool(options["state"] == "present")


def _certain_password(project: Values, options: Values) -> str:
    """Return the database password if the run has set it, or verified by logging in that an earlier run did; else an empty text.

    The result of a run that failed after setting it doesn't contain it.
    """
    if not project.get("database_password_certain"):
        return ""
    return project.get("database_password") or (options["pending_password"] if project.get("failed") else "") or ""


def _resources(project: Values, name: str, url: str, password: str) -> dict[str, t.Any]:
    """Return what was created. None if this run doesn't know it: only the run that sets a password knows it."""
    found, keys, connection = (project.get(each) or {} for each in ("project", "api_keys", "connection"))
    return {
        "supabase_project_id": found.get("ref"),
        "supabase_project_ref": found.get("ref"),
        "supabase_project_name": found.get("name", name),
        "supabase_url": url or None,
        "supabase_region": found.get("region"),
        "supabase_postgres_version": found.get("postgres_version"),
        "supabase_anon_key": keys.get("anon"),
        "supabase_service_role_key": keys.get("service_role"),
        "supabase_publishable_key": keys.get("publishable"),
        "supabase_secret_key": keys.get("secret"),
        "supabase_pooler_url": connection.get("database_url"),
        "supabase_database_url": project.get("database_url") or connection.get("database_url"),
        "supabase_database_password": password or None,
    }


def _unread(project: Values) -> list[str]:
    """Return the names of resources that the run didn't read: unlike other nulls, they may exist."""
    names = [re.sub("^(.*)$", r"supabase_\1_key", kind) for kind in project.get("unknown_api_keys") or []]
    return names if (project.get("project") or {}).get("postgres_version") else [*names, "supabase_postgres_version"]


def _session(project: Values, given_password: str) -> dict[str, t.Any]:
    """Return how to log in to the database.

    Without a database, the host is empty: in check mode, for a project that would be created, whose database is known to be empty, and
    for one that would be restored, whose database is unknown.

    :returns: ``is_known``, ``host``, ``port``, ``dbname``, ``user``, ``password``, ``session_role``; ``is_password_new``, because the
        pooler accepts a password that this run set only after some seconds; ``is_password_given``, whether the user set the password of an
        existing project, so that the login verifies it; ``is_fresh``, because the pooler accepts a new login only after some seconds.
    """
    found, connection, login = (project.get(name) or {} for name in ("project", "connection", "login"))
    is_password = login.get("kind") == "password"
    is_set = "database_password" in project
    return {
        "is_known": bool(found and (connection or not found.get("ref"))),
        "host": connection.get("host", ""),
        "port": connection.get("port", 5432),
        "dbname": connection.get("dbname", "postgres"),
        "user": login.get("user", "postgres"),
        "password": login.get("password", ""),
        "session_role": login.get("session_role") or "",
        "is_password_new": is_password and is_set,
        "is_password_given": is_password and not is_set and login.get("password") == given_password,
        "is_fresh": bool(project.get("changed")) or login.get("kind") == "login_role",
    }


def _is_change_due(project: Values, create: object) -> bool:
    """Return whether the project is to be created or restored, which look.yml leaves to project.yml."""
    due = project.get("action_due", "none")
    return bool(due == "restored" or (due == "created" and (create is None or boolean(create, strict=False))))
