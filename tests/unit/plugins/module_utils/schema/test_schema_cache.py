# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cached values are returned unchanged, and an unusable cache directory is ignored."""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired import cache
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import DesiredSchema
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.fingerprint import KnownDigest
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.schema.states import (
    T,
    column,
    comment,
    enum,
    grant,
    rls,
    schema,
    state,
    table,
)

FACTS = (
    schema(),
    table(options=("fillfactor=70",)),
    column("a"),
    enum("mood", "low", "it's", "größer"),
    rls(),
    grant(("column", "public", "t", "a"), "anon", "SELECT"),
    comment(("rls", T), "about a fact about a fact"),
)
DESIRED = DesiredSchema(
    state=state(*FACTS, needs={T: [("enum", "public", "mood")]}),
    outside={("trigger", "auth", "users", "made")},
    declared={("trigger", "auth", "users", "made")},
    from_extensions={("policy", "public", "t", "theirs")},
    extension_facts=[rls()],
    preexisting=[schema()],
    baseline={("publication", "feed")},
    unmodelled={("operator", "public.===(text,text)")},
    major=17,
    server="170002",
    objects={"1259 public.t": "cafe", "1247 public.mood": "beef"},
    owners={T: "1259 public.t", ("enum", "public", "mood"): "1247 public.mood"},
    warnings=["mind this"],
)


def as_values(fact: Fact) -> tuple[t.Any, ...]:
    return (fact.id, fact.parent, dict(fact.attributes), dict(fact.metadata))


def test_a_desired_schema_is_returned_unchanged(tmp_path: Path) -> None:
    cache.Cache(str(tmp_path)).store_desired("k", DESIRED)
    found = cache.Cache(str(tmp_path)).load_desired("k")
    assert found is not None
    assert {key: as_values(fact) for key, fact in found.state.facts.items()} == {
        key: as_values(fact) for key, fact in DESIRED.state.facts.items()
    }
    assert found.state.depends_on == DESIRED.state.depends_on
    assert [as_values(fact) for fact in found.preexisting] == [as_values(fact) for fact in DESIRED.preexisting]
    assert [as_values(fact) for fact in found.extension_facts] == [as_values(fact) for fact in DESIRED.extension_facts]
    for name in (
        "outside",
        "declared",
        "from_extensions",
        "baseline",
        "unmodelled",
        "major",
        "server",
        "objects",
        "owners",
        "warnings",
    ):
        assert getattr(found, name) == getattr(DESIRED, name), name


def test_a_desired_schema_shares_identical_facts(tmp_path: Path) -> None:
    cache.Cache(str(tmp_path)).store_desired("k", DESIRED)
    known = state(column("a"), table(options=("fillfactor=90",)))
    found = cache.Cache(str(tmp_path)).load_desired("k", known)
    assert found is not None
    assert found.state.facts[column("a").id] is known.facts[column("a").id]
    assert dict(found.state.facts[T].attributes) == dict(DESIRED.state.facts[T].attributes)


def test_a_value_is_returned_unchanged(tmp_path: Path) -> None:
    desired_cache = cache.Cache(str(tmp_path / "deep" / "folder"))
    desired_cache.store("k", {"a": [1, None, "ä"]})
    assert desired_cache.load("k") == {"a": [1, None, "ä"]}
    assert desired_cache.load("other") is None


def test_the_cache_is_private_to_its_user(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    cache.Cache(str(folder)).store("k", {})
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert [oct(file.stat().st_mode & 0o777) for file in folder.iterdir()] == ["0o600"]


UNCHANGED = cache.UnchangedResult(request_key="q", digest="d", counts="c", result={"kept": []}, warnings=("mind this",))


def test_a_result_is_valid_for_the_state_it_was_stored_for(tmp_path: Path) -> None:
    desired_cache = cache.Cache(str(tmp_path))
    desired_cache.store_unchanged(UNCHANGED)
    assert desired_cache.load_unchanged("q", "d", "c") == UNCHANGED


@pytest.mark.parametrize("requested", [("other", "d", "c"), ("q", "other", "c"), ("q", "d", "other")])
def test_a_misplaced_result_is_ignored(tmp_path: Path, requested: tuple[str, str, str]) -> None:
    desired_cache = cache.Cache(str(tmp_path))
    desired_cache.store_unchanged(UNCHANGED)
    (tmp_path / f"{cache.key('unchanged', 'q', 'd')}.json").rename(
        tmp_path / f"{cache.key('unchanged', *requested[:2])}.json"
    )
    assert desired_cache.load_unchanged(*requested) is None


@pytest.mark.parametrize("damage", [{"result": None}, {"warnings": "text"}])
def test_a_damaged_result_is_ignored(tmp_path: Path, damage: dict[str, object]) -> None:
    desired_cache = cache.Cache(str(tmp_path))
    desired_cache.store_unchanged(UNCHANGED)
    name = cache.key("unchanged", "q", "d")
    desired_cache.store(name, {**(desired_cache.load(name) or {}), **damage})
    assert desired_cache.load_unchanged("q", "d", "c") is None


@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_a_file_that_others_can_write_is_ignored(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "folder"
    desired_cache = cache.Cache(str(folder))
    desired_cache.store("k", {})
    folder.chmod(mode)
    assert desired_cache.load("k") is None
    folder.chmod(0o700)
    assert desired_cache.load("k") == {}
    (folder / "k.json").chmod(mode)
    assert desired_cache.load("k") is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"facts": [',
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"facts": 3}',
        b'{"ids": [], "facts": [[1]], "needs": []}',
        b'{"ids": [["schema", "public"]], "facts": [[7, null, {}, {}]], "needs": []}',
    ],
)
def test_an_incomplete_file_is_ignored(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "k.json").write_bytes(content)
    desired_cache = cache.Cache(str(tmp_path))
    assert desired_cache.load_desired("k") is None
    desired_cache.store_desired("k", DESIRED)
    assert desired_cache.load_desired("k") is not None


def test_a_directory_that_cannot_be_created_is_not_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    desired_cache = cache.Cache(str(tmp_path / "file" / "folder"))
    desired_cache.store("k", {})
    assert desired_cache.load("k") is None


@pytest.mark.skipif(os.getuid() == 0, reason="root can write everywhere")
def test_a_read_only_directory_is_not_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    desired_cache = cache.Cache(str(tmp_path))
    desired_cache.store("k", {})
    assert desired_cache.load("k") is None


def test_no_partial_file_is_left(tmp_path: Path) -> None:
    desired_cache = cache.Cache(str(tmp_path))
    with pytest.raises(TypeError):
        desired_cache.store("k", {"a": object()})
    desired_cache.store("k", {})
    assert desired_cache.load("k") == {}


def test_without_a_directory_nothing_is_cached() -> None:
    desired_cache = cache.Cache("")
    desired_cache.store("k", {})
    assert desired_cache.load("k") is None


def test_a_key_depends_on_all_its_parts() -> None:
    keys = {
        cache.key("a", "b"),
        cache.key("ab"),
        cache.key("b", "a"),
        cache.key("a", None),
        cache.key("a", ("b",)),
        cache.key("a", "b", 1),
        cache.key("a", "b", True),
    }
    assert len(keys) == 7
    assert cache.key("a", ("b", "c")) == cache.key("a", ["b", "c"])
    assert cache.key({"x": 1, "y": 2}) == cache.key({"y": 2, "x": 1})


@pytest.mark.parametrize(
    ("stored", "known"),
    [
        ({"digest": "d", "empty": ["rule", "cast"]}, KnownDigest("d", ("rule", "cast"))),
        ({"digest": "d"}, KnownDigest("d", ())),
        ({"empty": ["rule"]}, KnownDigest("", ("rule",))),
        ({"digest": 1, "empty": "rule"}, KnownDigest("", ())),
    ],
    ids=["both", "without families", "without digest", "damaged"],
)
def test_a_damaged_digest_is_unknown(stored: dict[str, t.Any], known: KnownDigest) -> None:
    assert KnownDigest.of(stored) == known


def test_another_engine_version_yields_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    key = cache.key("a")
    monkeypatch.setattr(cache, "engine_version", lambda: "another")
    assert cache.key("a") != key


def test_the_engine_version_covers_all_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[str] = []

    def walk(folder: str) -> list[tuple[str, list[str], list[str]]]:
        walked.append(folder)
        return []

    monkeypatch.setattr("os.walk", walk)
    cache.engine_version.__wrapped__()
    assert [Path(folder).name for folder in walked] == ["schema"]
