# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who knows that nothing is changed.

The variable ``ansible_check_mode`` says whether a run has ``--check``. It is false in a play or task that is in check mode by its keyword,
as a step is that the audit compares. So a role reads it only as the default of an option, and who sets the keyword sets that option.
"""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ROLES = sorted(folder.name for folder in (ROOT / "roles").glob("*/"))
VARIABLE = "ansible_check_mode"
PARTS = ("tasks", "pre_tasks", "post_tasks", "handlers", "block", "rescue", "always")

Element = dict[str, t.Any]


def read(path: Path) -> t.Any:
    """Parse a YAML file, without its comments."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


OPTIONS = {
    role: {
        name for name, value in read(ROOT / "roles" / role / "defaults" / "main.yml").items() if VARIABLE in str(value)
    }
    for role in ROLES
}
"""By role, the options that say whether nothing is changed."""


def elements(node: t.Any) -> t.Iterator[Element]:
    """Yield the plays, blocks, and tasks of a file, each before those that it contains."""
    for element in node or []:
        yield element
        for part in PARTS:
            yield from elements(element.get(part))


def arguments(element: Element) -> list[Element]:
    """Return the arguments of the task, if it includes a role or tasks."""
    names = [f"ansible.builtin.{verb}_{what}" for verb in ("include", "import") for what in ("role", "tasks")]
    return [element[name] for name in names if isinstance(element.get(name), dict)]


def included_roles(element: Element) -> set[str]:
    """Return the roles that a play, block, or task includes; for a name with a template, all."""
    names = [str(each.get("name", "")) for inner in elements([element]) for each in arguments(inner)]
    return {role for name in names for role in (ROLES if "{{" in name else [name.rpartition(".")[2]])}


def uninformed(node: t.Any) -> list[str]:
    """Return the options that are missing beside the keyword ``check_mode``, and the variable itself if it is read there."""
    found = []
    for element in elements(node):
        applied = [each.get("apply", {}) for each in arguments(element)]
        if not any(each.get("check_mode") for each in [element, *applied]):
            continue
        needed = {option for role in included_roles(element) for option in OPTIONS.get(role, ())}
        found += sorted(needed - set(element.get("vars", {})))
        if VARIABLE in str({name: element[name] for name in element if name not in ("check_mode", "vars")}):
            found.append(VARIABLE)
    return found


def test_a_role_reads_the_variable_only_as_the_default_of_an_option() -> None:
    # The defaults of the options, and tasks that any play may import.
    files = [path for folder in ("roles", "playbooks/tasks") for path in (ROOT / folder).rglob("*.yml")]
    templates = (ROOT / "roles").rglob("*.j2")
    reading = {path for path in files if VARIABLE in str(read(path))}
    reading |= {path for path in templates if VARIABLE in path.read_text(encoding="utf-8")}
    assert reading == {ROOT / "roles" / role / "defaults" / "main.yml" for role, options in OPTIONS.items() if options}


PLAYS = sorted(path for path in (ROOT / "playbooks").rglob("*.yml") if path.parent.name != "vars")
"""The files with plays or tasks."""


@pytest.mark.parametrize("path", PLAYS, ids=lambda path: path.stem)
def test_who_sets_the_keyword_sets_the_options_of_the_roles(path: Path) -> None:
    assert uninformed(read(path)) == []


def test_roles_have_such_options() -> None:
    assert [name for options in OPTIONS.values() for name in options] == [
        "finalize_only_looked",
        "n8n_webhooks_only_looks",
    ]


INCLUDED = "ansible.builtin.include_role: {name: 'draggonnb.supabase.%s', apply: {check_mode: true}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"- {INCLUDED % 'n8n_webhooks'}", ["n8n_webhooks_only_looks"]),
        (f"- {INCLUDED % 'database_schema'}", []),
        (f"- {INCLUDED % '{{ step }}'}", sorted(set().union(*OPTIONS.values()))),
        (f"- {INCLUDED % 'n8n_webhooks'}\n  vars: {{n8n_webhooks_only_looks: true}}", []),
        ("- check_mode: true\n  block: [{debug: {}, when: not ansible_check_mode}]", [VARIABLE]),
        ("- debug: {}\n  when: not ansible_check_mode", []),
    ],
)
def test_uninformed_roles_and_reads_in_vain_are_found(text: str, expected: list[str]) -> None:
    assert uninformed(yaml.safe_load(text)) == expected
