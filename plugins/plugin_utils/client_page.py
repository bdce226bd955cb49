# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a client: what it has, where it is, and what to do next. Pure.

The page contains its own data as JSON, from which the next run takes the sections of the steps that it doesn't have.
"""

from __future__ import annotations

import json
import re
import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.page import definitions, document, text

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Section: t.TypeAlias = Mapping[str, t.Any]

FORMAT = "draggonnb.supabase.client_page/1"
_DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)
_STYLE = "a{color:var(--link)}ol{padding-left:1.2rem}\n"


def read(page: str) -> dict[str, t.Any] | None:
    """Return the data of a page: the ID of its client, and its sections. None if it isn't one of these pages."""
    found = _DATA.search(page)
    try:
        data = json.loads(found.group(1)) if found else None
    except ValueError:
        return None
    return data if isinstance(data, dict) and data.get("format") == FORMAT else None


def sections(results: Sequence[Mapping[str, t.Any]]) -> list[Section]:
    """Return the sections of the steps that succeeded, from their results."""
    return [
        {**result["data"]["page"], "step": result["step"]}
        for result in results
        if result["success"] and (result["data"] or {}).get("page")
    ]


def merged(before: Sequence[Section], now: Sequence[Section], order: Sequence[str]) -> list[Section]:
    """Return the sections of this run, and of those before the ones that it doesn't have.

    :param order: the names of the steps. Steps with other names come last.
    """
    by_step = {each["step"]: each for each in (*before, *now)}
    ranks = {step: rank for rank, step in enumerate(order)}
    return sorted(by_step.values(), key=lambda each: (ranks.get(each["step"], len(ranks)), each["step"]))


def html(client: Mapping[str, str], shown: Sequence[Section]) -> str:
    """Return the page. The same input always gives the same text.

    :param client: its ``id``, ``name``, ``email``, and ``tier``; empty texts aren't shown.
    :param shown: for each step its name as ``step``, a ``title``, ``facts`` and ``links`` by label, and ``next_steps``, which are
        sentences. Nothing of it may be secret.
    """
    known = [("client", client["id"]), ("e-mail", client["email"]), ("tier", client["tier"])]
    to_do = [sentence for each in shown for sentence in each.get("next_steps") or []]
    return document(
        client["name"],
        [
            definitions((label, text(value)) for label, value in known if value),
            *(line for each in shown for line in _section(each)),
            "<h2>Next steps</h2>",
            f"<ol>{''.join(f'<li>{text(sentence)}</li>' for sentence in to_do)}</ol>" if to_do else "<p>None.</p>",
        ],
        style=_STYLE,
        data={"format": FORMAT, "client_id": client["id"], "sections": list(shown)},
        subtitle="What there is, and where. Keys and passwords aren't on this page.",
    )


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{text(section['title'])}</h2>"
    facts = [
        (text(label), text(value)) for label, value in (section.get("facts") or {}).items() if value not in (None, "")
    ]
    links = [
        (text(label), f'<a href="{text(url)}">{text(url)}</a>')
        for label, url in (section.get("links") or {}).items()
        if re.match(r"https?://", str(url or ""))
    ]
    yield definitions([*facts, *links])
