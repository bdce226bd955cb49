# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the module fleet_report."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import typing as t

from ..failure import Failure
from ..outcome import Outcome
from .page import html
from .pipelines import junit, sarif
from .report import FORMAT

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SHOWN = 20
"""How many earlier audits the page shows."""

_FORMATS: dict[str, Callable[..., str]] = {"html": html, "junit": junit, "sarif": sarif}

FLEET_REPORT_SPEC: dict[str, t.Any] = {
    "src": {"type": "path", "required": True},
    "history": {"type": "path"},
    **{name: {"type": "path"} for name in _FORMATS},
}


def run(options: Mapping[str, t.Any], *, check: bool) -> Outcome:
    """Write the report in the formats that have a path. Nothing is written if one of them can't be made."""
    report = read_report(options["src"])
    wanted = {name: options[name] for name in _FORMATS if options[name]}
    paths = [os.path.realpath(path) for path in (options["src"], *wanted.values())]
    if len(set(paths)) < len(paths):
        raise Failure("Two of src, html, junit, and sarif are the same file.", hint="Give each its own path.")
    if options["history"] and wanted.keys() - {"html"} == wanted.keys():
        raise Failure("Only the page shows a history.", hint="Set html as well, or remove history.")
    earlier = _earlier_reports(options["history"], report) if options["history"] else []
    makers: dict[str, Callable[[dict[str, t.Any]], str]] = {**_FORMATS, "html": lambda found: html(found, earlier)}
    try:
        texts = {path: makers[name](report).encode() for name, path in wanted.items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _invalid(options["src"]) from None
    before = {path: _current(path) for path in texts}
    changed = [path for path, text in texts.items() if before[path] != text]
    for path in changed:
        if not os.path.isdir(os.path.dirname(path) or "."):
            raise Failure(f"The folder of {path} doesn't exist.", hint="Create it.")
    if not check:
        for path in changed:
            _write(path, texts[path])
    return Outcome(
        changed=bool(changed),
        result={"files": list(texts)},
        diff=lambda: [
            {
                "before_header": path,
                "after_header": path,
                "before": (before[path] or b"").decode(errors="replace"),
                "after": texts[path].decode(),
            }
            for path in changed
        ],
    )


def read_report(path: str) -> dict[str, t.Any]:
    """Return the report in a file.

    :raises Failure: it can't be read, or isn't a report of this format.
    """
    try:
        with open(path, encoding="utf-8") as file:
            report = json.load(file)
    except OSError as error:
        raise Failure(
            f"The report {path} can't be read: {error.strerror}.", hint="Set src to the file of an audit."
        ) from None
    except ValueError:
        raise _invalid(path) from None
    if not isinstance(report, dict) or report.get("format") != FORMAT:
        raise _invalid(path)
    return report


def _earlier_reports(folder: str, report: Mapping[str, t.Any]) -> list[dict[str, t.Any]]:
    """Return the latest reports in a folder that are earlier than a report, the newest first. Other files are ignored.

    :raises Failure: the folder can't be read.
    """
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise Failure(
            f"The folder {folder} can't be read: {error.strerror}.", hint="Set history to the folder with the reports."
        ) from None
    found = dict[str, dict[str, t.Any]]()
    for name in names:
        if not name.endswith(".json"):
            continue
        try:
            each = read_report(os.path.join(folder, name))
            counts = {"clients", "equal", "drifted", "unreadable", "findings"}
            if each["started_at"] < report["started_at"] and counts <= each["counts"].keys():
                found[each["started_at"]] = {"started_at": each["started_at"], "counts": each["counts"]}
        except (Failure, KeyError, TypeError, AttributeError):
            continue
    return [found[time] for time in sorted(found, reverse=True)[:_SHOWN]]


def _invalid(path: str) -> Failure:
    return Failure(
        f"{path} isn't a report in format {FORMAT}.", hint="Set src to a report_file of supabase_fleet_info."
    )


def _current(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Failure(f"{path} can't be read: {error.strerror}.", hint="Give another path.") from None


def _write(path: str, text: bytes) -> None:
    """Replace a file atomically. Only its owner can read it."""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(path) or ".", prefix=".report-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text)
            os.replace(temporary, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise Failure(f"{path} can't be written: {error.strerror}.", hint="Give another path.") from None
