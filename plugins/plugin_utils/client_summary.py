# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The summary of a client's run, without secrets."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Values: t.TypeAlias = Mapping[str, t.Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files of the client.

    :ivar path: that of the credentials; empty if there is none.
    :ivar written: the result of the task that writes it; empty if it wasn't run.
    :ivar is_encrypted: whether it is encrypted.
    :ivar page: the path of the page about the client; empty if there is none.
    :ivar page_written: the result of the task that writes it; empty if it wasn't run.
    """

    path: str
    written: Values
    is_encrypted: bool
    page: str
    page_written: Values


def summary(told: Values, files: Files) -> list[str]:
    """Return the lines of the summary.

    :param told: ``record``, ``warnings``, and ``reached`` of the outcome, and ``client``, ``only_looked``, and ``password_is_due`` of the
        options: see :mod:`.client_outcome`.
    """
    lines = (f"{label:<14} {line}".rstrip() for label, line in _entries(told, files))
    return "\n".join(lines).splitlines()


def _entries(told: Values, files: Files) -> Iterator[tuple[str, str]]:
    client, record = told["client"], told["record"]
    yield "client", client["name"] + (f" ({client['id']})" if client["name"] != client["id"] else "")
    yield "outcome", _outcome(record, only_looked=told["only_looked"])
    for result in told["reached"]:
        data = result["data"] or {}
        for entry in data.get("report") or []:
            shown = {**entry, **(entry.get("check_mode") or {})} if told["only_looked"] else entry
            yield from ((shown["label"], line) for line in shown["lines"])
        yield from (("warning", text) for text in data.get("warnings") or [])
    yield "credentials", _credentials(told, files)
    if files.page:
        yield "page", f"{files.page}, {_done(files.page_written, only_looked=told['only_looked'])}"
    yield from (("warning", text) for text in told["warnings"])
    if not record["success"]:
        yield "why", str(record["error"])


def _outcome(record: Values, *, only_looked: bool) -> str:
    if not record["success"]:
        return (
            f"FAILED in step {record['failed_step']}; earlier changes are kept, and the next run continues from there"
        )
    if not record["changed"]:
        return "unchanged"
    return "would be changed; no changes were made" if only_looked else "changed"


def _credentials(told: Values, files: Files) -> str:
    if not files.path:
        return "not stored; set provisioning_credentials_file to store them"
    if not files.written or files.written.get("failed"):
        return f"{files.path}, {'unchanged' if os.path.isfile(files.path) else 'not written: none are known yet'}"
    done = _done(files.written, only_looked=told["only_looked"])
    if told["only_looked"] and told["password_is_due"]:
        done = "would be written"
    return f"{files.path}, {'encrypted' if files.is_encrypted else 'not encrypted'}, {done}"


def _done(written: Values, *, only_looked: bool) -> str:
    if not written.get("changed"):
        return "unchanged"
    return "would be written" if only_looked else "written"
