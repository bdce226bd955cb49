# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a client."""

from __future__ import annotations

import typing as t
from html.parser import HTMLParser

import pytest
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.client_page import html, merged, read, sections
from hypothesis import given
from hypothesis import strategies as st

CLIENT = {"id": "acme", "name": "Acme", "email": "it@acme.example", "tier": "starter"}
PROJECT = {"step": "supabase-project", "title": "Project", "facts": {"region": "eu-central-1", "ref": ""}}
REPOSITORY = {
    "step": "github-repository",
    "title": "Repository",
    "links": {"code": "https://github.com/a/b", "none": "", "odd": "javascript:alert(1)"},
    "next_steps": ["Clone it."],
}
ORDER = ("supabase-project", "github-repository")
TEXTS = st.text(max_size=20)


class Page(HTMLParser):
    """The elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]


def test_page_shows_facts_links_and_next_steps() -> None:
    page = html(CLIENT, [PROJECT, REPOSITORY])
    assert "<dt>region</dt><dd>eu-central-1</dd>" in page
    assert "<dt>ref</dt>" not in page
    assert "<ol><li>Clone it.</li></ol>" in page
    assert Page(page).links == ["https://github.com/a/b"]


@given(TEXTS, TEXTS, TEXTS)
def test_no_text_becomes_an_element_or_is_lost(name: str, fact: str, sentence: str) -> None:
    section = {"step": "x", "title": name, "facts": {"fact": fact}, "next_steps": [sentence]}
    page = html({**CLIENT, "name": name}, [section])
    usual = html(CLIENT, [{**section, "title": "a", "facts": {"fact": "a" if fact else ""}, "next_steps": ["a"]}])
    assert [tag for tag in Page(page).tags if tag != "bdi"] == Page(usual).tags
    data = read(page)
    assert data is not None
    assert (data["client_id"], data["sections"]) == ("acme", [section])


def test_steps_that_a_run_lacks_keep_their_sections() -> None:
    renamed = {**REPOSITORY, "title": "Code"}
    own = {"step": "own", "title": "Own"}
    assert merged([own, REPOSITORY, PROJECT], [renamed], ORDER) == [PROJECT, renamed, own]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html></html>",
        '<script type="application/json" id="data">[</script>',
        '<script type="application/json" id="data">[]</script>',
    ],
)
def test_other_files_are_no_pages(text: str) -> None:
    assert read(text) is None


def test_only_steps_that_succeeded_are_shown() -> None:
    page = {"title": "Repository"}
    results: list[dict[str, t.Any]] = [
        {"success": True, "step": "a", "data": {"page": page}},
        {"success": False, "step": "b", "data": {"page": page}},
        {"success": True, "step": "c", "data": None},
    ]
    assert sections(results) == [{"step": "a", **page}]
