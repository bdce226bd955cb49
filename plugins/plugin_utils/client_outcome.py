# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run leaves of a client: its record, and the content of its credentials file. Pure."""

from __future__ import annotations

import typing as t
import urllib.parse
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    Values: t.TypeAlias = Mapping[str, t.Any]

UNKNOWN = (None, "")
"""Before ansible-core 2.19, a template makes null an empty text."""

RESET_HINT = "-e supabase_project_update_password=always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user has set.

    :ivar client: its ``id``, ``name``, ``email``, and ``tier``.
    :ivar path: the path of the credentials file; empty if there is none.
    :ivar only_looked: whether nothing was changed.
    :ivar password_is_given: whether the user has set the database password.
    :ivar password_is_due: whether a run in check mode would have set one.
    """

    client: Values
    path: str
    only_looked: bool
    password_is_given: bool
    password_is_due: bool

    @property
    def identity(self) -> dict[str, t.Any]:
        """The fields of the client in its credentials file."""
        return {
            "client_id": str(self.client["id"]),
            "client_name": str(self.client["name"]),
            "org_email": self.client["email"] or None,
            "tier": self.client["tier"] or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known when the steps are done.

    :ivar results: those of the steps, in order.
    :ivar resources: what the steps returned.
    :ivar unread: the names of resources that the steps didn't read. Unlike other nulls, they may exist.
    :ivar file: the content of the credentials file when it was last read.
    :ivar valid_password: the database password if this run has verified it.
    :ivar rejected: the passwords that the database rejected.
    """

    results: Sequence[Values]
    resources: Values
    unread: Collection[str]
    file: Values
    valid_password: str
    rejected: Collection[str]

    @property
    def reached(self) -> Sequence[Values]:
        """The results of the steps that were run: a failed step is the last one."""
        for number, result in enumerate(self.results, start=1):
            if not result["success"]:
                return self.results[:number]
        return self.results

    @property
    def failed(self) -> Values | None:
        """The result of the step that failed."""
        return next((result for result in self.results if not result["success"]), None)

    @property
    def is_same_project(self) -> bool:
        """Whether the credentials file is about the project of this run."""
        if "supabase_project_ref" not in self.resources:
            return True
        return (self.file.get("supabase_project_ref") or "") == (self.resources["supabase_project_ref"] or "none")

    def of_project(self, name: str) -> str:
        """Return a value of the credentials file that belongs to the project."""
        return str(self.file.get(name) or "") if self.is_same_project else ""

    @property
    def password(self) -> str:
        """The database password: the one that this run has verified, else the one in the file, unless it was rejected."""
        in_file = self.of_project("supabase_database_password")
        return self.valid_password or ("" if in_file in self.rejected else in_file)

    @property
    def pending_password(self) -> str:
        """A pending password, until it is known whether the database accepts it."""
        pending = str(self.file.get("pending_database_password") or "")
        return "" if pending in (self.password, *self.rejected) else pending

    @property
    def refused_password(self) -> str:
        """A password that was rejected: it isn't tried again, but kept."""
        pending, in_file = (
            str(self.file.get("pending_database_password") or ""),
            self.of_project("supabase_database_password"),
        )
        if self.valid_password:
            return ""
        if not self.password and pending in self.rejected:
            return pending
        return in_file if in_file in self.rejected else self.of_project("refused_database_password")

    @property
    def database_url(self) -> str:
        """The URL of the database, with the password. A failed run may not know the address, which is taken from the file then."""
        url = str(self.resources.get("supabase_pooler_url") or "") or self.of_project("supabase_pooler_url")
        password = f":{urllib.parse.quote(self.password, safe='')}" if self.password else ""
        return url.replace("@", f"{password}@", 1)


def created(known: Known, identity: Values) -> dict[str, t.Any]:
    """Return all created resources, with secrets.

    What this run hasn't read is taken from the file; after a failed run, all that it doesn't know.
    """
    in_file = {name: value for name, value in known.file.items() if name not in identity}
    # No step of this run returns them. What belongs to a project is lost with it.
    of_other_steps = {
        name: value
        for name, value in in_file.items()
        if name not in known.resources and (known.is_same_project or not name.startswith("supabase_"))
    }
    unread = {name: value for name, value in known.file.items() if known.is_same_project and name in known.unread}
    if known.failed:
        before = in_file if known.is_same_project else {}
        now = {name: value for name, value in known.resources.items() if value not in UNKNOWN}
    else:
        before = {}
        now = {name: value for name, value in known.resources.items() if name not in unread}
    return {
        **before,
        **unread,
        **now,
        **of_other_steps,
        "supabase_database_password": known.password or None,
        "supabase_database_url": known.database_url or None,
        "pending_database_password": known.pending_password or None,
        "refused_database_password": known.refused_password or None,
    }


def content(resources: Values, identity: Values) -> dict[str, t.Any]:
    """Return the content of the credentials file, without unknown values."""
    return {name: value for name, value in {**identity, **resources}.items() if value not in UNKNOWN}


def warnings(known: Known, options: Options) -> list[str]:
    """Return sentences about the database password. Without it, only temporary login roles can log in."""
    if options.password_is_due:
        return []
    if known.pending_password:
        return [f"Whether the pending password in {options.path} was set is unknown. The next run tries again."]
    if not known.resources.get("supabase_project_ref"):
        return []
    missing = _without_file(known, options) if not options.path else _with_file(known, options)
    return [f"{missing}run once with {RESET_HINT}."] if missing else []


def _without_file(known: Known, options: Options) -> str:
    if not known.valid_password or options.password_is_given:
        return ""
    return "The database password that this run set is not stored. To store one, set provisioning_credentials_file and "


def _with_file(known: Known, options: Options) -> str:
    if known.password:
        return ""
    if (in_file := known.of_project("supabase_database_password")) and in_file in known.rejected:
        moved = "would be" if options.only_looked else "was"
        return (
            f"The database rejects the password in {options.path}. It {moved} moved to refused_database_password. "
            "To set a new one, "
        )
    return "The credentials file has no database password. To set a new one, "


def record(known: Known, client: Values, own_warnings: Sequence[str]) -> dict[str, t.Any]:
    """Return the outcome of the run, without secrets: what the steps record, and the fields of the client."""
    texts = [text for result in known.reached for text in (result["data"] or {}).get("warnings") or []]
    texts += own_warnings
    failed: Values = known.failed or {}
    return {
        **{
            name: value
            for result in known.results
            for name, value in ((result["data"] or {}).get("record") or {}).items()
        },
        "client_id": str(client["id"]),
        "client_name": str(client["name"]),
        "org_email": client["email"],
        "tier": client["tier"],
        "success": not failed,
        "failed_step": failed.get("step"),
        "error": failed.get("error"),
        "changed": any((result["data"] or {}).get("changed") for result in known.reached),
        "warnings": len(texts),
        "warning_texts": texts,
    }


def outcome(known: Known, options: Options) -> dict[str, t.Any]:
    """Return what the run leaves of the client.

    :returns: ``created``, the resources, with secrets; ``content`` of the credentials file; ``record`` and ``warnings``; ``reached``, the
        results of the steps that were run; ``briefs``, a few words of each.
    """
    resources = created(known, options.identity)
    own_warnings = warnings(known, options)
    return {
        "created": resources,
        "content": content(resources, options.identity),
        "record": record(known, options.client, own_warnings),
        "warnings": own_warnings,
        "reached": list(known.reached),
        "briefs": [brief for result in known.reached if (brief := (result["data"] or {}).get("brief"))],
    }
