# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup ``invalid_options``, which validates what later tasks will get."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleError
from ansible_collections.draggonnb.supabase.plugins.lookup.invalid_options import LookupModule

if t.TYPE_CHECKING:
    from pathlib import Path


def problems(module: str, *tasks: dict[str, t.Any]) -> list[str]:
    return LookupModule().run([module], options=[tasks])


def test_valid_options_are_no_problem(tmp_path: Path) -> None:
    (tmp_path / "index.ts").touch()
    assert (
        problems("supabase_storage_bucket", {"name": "a", "file_size_limit": "5MB"}, {"name": "b", "public": None})
        == []
    )
    assert problems("supabase_secret", {"secrets": {"A": "b", "N": 1}, "exact": True}) == []
    assert problems("supabase_api_key", {"type": "secret", "name": "worker", "max_age": 90}) == []
    assert problems("supabase_edge_function", {"name": "hello", "path": str(tmp_path)}) == []


@pytest.mark.parametrize(
    ("module", "options", "expected"),
    [
        ("supabase_storage_bucket", {"name": "\\"}, "is not the name of a storage bucket"),
        ("supabase_storage_bucket", {"name": "a", "file_size_limit": "much"}, "supabase_storage_bucket a: argument"),
        ("supabase_storage_bucket", {"name": "a", "size": 1}, "supabase_storage_bucket a: size. Supported"),
        ("supabase_secret", {"secrets": {"SUPABASE_URL": "s3cret"}}, "is reserved"),
        ("supabase_secret", {"secrets": {"A": None}}, "'A' is not text"),
        ("supabase_secret", {"secrets": "s3cret value"}, "supabase_secret: "),
        ("supabase_api_key", {"type": "secret", "name": "No!"}, "is not the name of an API key"),
        ("supabase_edge_function", {"name": "hello", "path": "/nowhere/at/all"}, "isn't a folder"),
    ],
)
def test_invalid_options_are_described_without_values(module: str, options: dict[str, t.Any], expected: str) -> None:
    (problem,) = problems(
        module, {"name": "fine", "type": "secret"} if module == "supabase_api_key" else options, options
    )[-1:]
    assert expected in problem
    assert "s3cret" not in problem


def test_unknown_modules_are_an_error() -> None:
    cases: list[tuple[list[str], list[t.Any]]] = [(["supabase_project"], [[]]), (["supabase_secret"], [])]
    for terms, options in cases:
        with pytest.raises(AnsibleError, match="takes names of"):
            LookupModule().run(terms, options=options)
