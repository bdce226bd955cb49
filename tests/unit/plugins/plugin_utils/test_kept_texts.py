# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which texts of templates are the same for many hosts, and that such a text is rendered once."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.kept_texts import is_determined, kept_text

SCHEMA = Path(__file__).resolve().parents[4] / "roles/database_schema/templates/schema.sql.j2"
VALUES = {"tier": "starter"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("create table t();", True),
        ("{% set x = ['a'] %}{% for each in x %}{{ each | upper }} {{ tier }}{{ loop.last }}{% endfor %}", True),
        ("{{ range(3) | join }} {{ tier is defined }}", True),
        ("{{ inventory_hostname }}", False),
        ("{{ lookup('ansible.builtin.env', 'HOME') }}", False),
        ("{{ query('ansible.builtin.env', 'HOME') }}", False),
        ("{{ now() }}", False),
        ("{{ [1, 2] | random }}", False),
        ("{{ '/tmp' is exists }}", False),
        ("{{ '%Y' | strftime }}", False),
        ("{% include tier %}", False),
        ("{% include 'missing.j2' %}", False),
        ("{% include 'pure.j2' %}", True),
        ("{% include 'impure.j2' %}", False),
        ("{% import 'itself.j2' as itself %}", True),
        ("#jinja2: variable_start_string: '[%'\n[% host %]", False),
        ("{{ invalid", False),
    ],
)
def test_only_what_depends_on_the_values_alone_is_determined_by_them(text: str, expected: bool, tmp_path: Path) -> None:
    (tmp_path / "pure.j2").write_text("{{ tier }}")
    (tmp_path / "impure.j2").write_text("{{ host }}")
    (tmp_path / "itself.j2").write_text("{% include 'itself.j2' %}")
    path = tmp_path / "text.j2"
    path.write_text(text)
    assert is_determined(str(path), frozenset(VALUES)) is expected


def test_the_schema_of_a_client_is_determined_by_what_the_role_passes() -> None:
    assert is_determined(str(SCHEMA), frozenset({"database_schema_tier", "database_schema_plan_limits"}))
    assert not is_determined(str(SCHEMA), frozenset({"database_schema_tier"}))


def renderings(folder: Path, text: str, *values: dict[str, t.Any]) -> list[str]:
    """Ask for the text of a template with several values, and return what was rendered."""
    path, rendered = folder / "text.j2", []
    path.write_text(text)
    for each in values:

        def render(tier: object = each["tier"]) -> str:
            rendered.append(str(tier))
            return f"{tier}\r\nä"

        assert kept_text(str(folder), str(path), each, render) == f"{each['tier']}\r\nä"
    return rendered


def test_a_text_is_rendered_once_for_the_same_values(tmp_path: Path) -> None:
    assert renderings(tmp_path, "{{ tier }}", {"tier": 1}, {"tier": "1"}, {"tier": 1}, {"tier": 2}) == ["1", "1", "2"]
    assert len(list(tmp_path.glob("*.txt"))) == 3


def test_another_text_is_rendered_each_time(tmp_path: Path) -> None:
    assert renderings(tmp_path, "{{ host }}", VALUES, VALUES) == ["starter", "starter"]
    assert list(tmp_path.iterdir()) == [tmp_path / "text.j2"]


def test_values_that_are_no_json_are_no_key(tmp_path: Path) -> None:
    assert renderings(tmp_path, "{{ tier }}", {"tier": {1}}, {"tier": {1}}) == ["{1}", "{1}"]
