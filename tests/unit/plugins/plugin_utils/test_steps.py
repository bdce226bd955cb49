# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which steps a run has."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.plugin_utils import steps

if t.TYPE_CHECKING:
    from collections.abc import Collection

BASIC = ["supabase_project", "database_schema"]
GITHUB = {"GH_TOKEN", "github_repository_owner"}


def has(*names: str) -> t.Callable[[str], bool]:
    """Return a function that says whether a variable is set."""
    return lambda name: name in names


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ([], []),
        (None, []),
        ("", []),
        ("github_repository", ["github_repository"]),
        ("supabase-project, github-repository", ["supabase_project", "github_repository"]),
        (["supabase_project,database_schema", " github_repository "], [*BASIC, "github_repository"]),
    ],
)
def test_names_are_read_from_lists_and_from_text(given: object, names: list[str]) -> None:
    assert steps.named(given) == names


@pytest.mark.parametrize(
    ("names", "variables", "roles"),
    [
        ([], (), BASIC),
        ([], ("GITHUB_TOKEN",), BASIC),
        ([], GITHUB, [*BASIC, "github_repository"]),
        (["github_repository", "supabase_project"], (), ["supabase_project", "github_repository"]),
        (["finalize"], GITHUB, []),
    ],
)
def test_steps_are_those_that_are_asked_for_or_have_their_credentials(
    names: list[str], variables: Collection[str], roles: list[str]
) -> None:
    assert steps.chosen(names, has(*variables)) == roles


@pytest.mark.parametrize(
    ("names", "variables", "sentences"),
    [
        ([], (), []),
        ([*BASIC, "finalize"], (), []),
        (["github_repository"], GITHUB, []),
        (
            ["github_repository"],
            ("GITHUB_OWNER",),
            [
                "The step github_repository needs variables of the environment that are not set: GITHUB_TOKEN (or GH_TOKEN or GITHUB_APP_ID)."
            ],
        ),
        (["database_schema"], (), ["The step database_schema needs the step supabase_project. Add it to the steps."]),
        (["githubrepository"], (), ["There is no step githubrepository. Did you mean github_repository?"]),
    ],
)
def test_reasons_not_to_run_are_sentences(names: list[str], variables: Collection[str], sentences: list[str]) -> None:
    assert steps.problems(names, has(*variables)) == sentences


def test_an_unknown_step_that_resembles_none_is_told_all() -> None:
    (sentence,) = steps.problems(["backup"], has())
    assert sentence.endswith(f"The steps are {', '.join([*(step.role for step in steps.STEPS), 'finalize'])}.")


def test_a_step_with_a_part_of_its_credentials_is_reported() -> None:
    assert steps.left_out([], has("GH_TOKEN")) == ["github_repository, because GITHUB_OWNER is not set"]
    assert steps.left_out([], has()) == steps.left_out([], has(*GITHUB)) == steps.left_out(BASIC, has("GH_TOKEN")) == []


def test_what_a_step_lacks_is_named() -> None:
    assert steps.missing("github_repository", has()) == ["GITHUB_TOKEN (or GH_TOKEN or GITHUB_APP_ID)", "GITHUB_OWNER"]
    assert steps.missing("database_schema", has()) == []


@pytest.mark.parametrize(
    ("names", "declared", "expected"),
    [
        ([], [], []),
        ([], ["supabase_project_buckets"], ["supabase_project"]),
        ([], ["database_schema_rows"], BASIC),
        (["database_schema", "supabase_project"], [], BASIC),
    ],
)
def test_audit_compares_steps_for_supabase_only_if_they_declare_something(
    names: list[str], declared: list[str], expected: list[str]
) -> None:
    assert steps.compared(names, has(), has(*declared)) == expected


def test_audit_compares_the_project_with_a_step_that_uses_it() -> None:
    assert steps.compared([], has(*GITHUB), has()) == ["supabase_project", "github_repository"]
    assert steps.compared(["github_repository"], has(*GITHUB), has()) == ["github_repository"]
