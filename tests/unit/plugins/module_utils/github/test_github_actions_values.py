# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets and variables of GitHub Actions: the options and the decision."""

from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.actions_values.decision import (
    decide,
    digest,
    read_digests,
    write_digests,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.actions_values.options import (
    DIGESTS,
    VALUES_SPEC,
    ValuesSpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.actions_values.sealed_box import (
    check_library,
    seal,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.write_only import Update


def parameters(**given: object) -> dict[str, t.Any]:
    return {**{name: option.get("default") for name, option in VALUES_SPEC.items()}, **given}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"variables": {"GITHUB_X": "1"}}, "'GITHUB_X' can't be the name of a variable"),
        ({"variables": {"1X": "1"}}, "can't be the name"),
        ({"absent_secrets": ["A-B"]}, "can't be the name of a secret"),
        ({"variables": {"a": "1", "A": "2"}}, "The variable A is given twice"),
        ({"variables": {"A": True}}, "is not text"),
        ({"variables": {"A": ""}}, "has 0 bytes"),
        ({"variables": {"A": "x" * 49153}}, "has 49153 bytes"),
        ({"variables": {"A": "1"}, "absent_variables": ["a"]}, "both given and absent"),
        ({"variables": {DIGESTS: "1"}}, "is reserved"),
        ({"update_secrets": "on_change"}, "needs digest_key"),
        ({"update_secrets": "on_change", "digest_key": "short"}, "at least 16 characters"),
    ],
)
def test_invalid_options_are_errors_before_any_request(given: dict[str, object], message: str) -> None:
    with pytest.raises(Failure) as raised:
        read_spec(parameters(**given))
    assert message in raised.value.as_result()["msg"]


def test_a_missing_library_is_named() -> None:
    with pytest.raises(Failure, match="PyNaCl is missing"):
        check_library("ImportError")


@pytest.mark.parametrize("key", ["", "not base64!", "AAAA"])
def test_an_invalid_public_key_is_an_error(key: str) -> None:
    pytest.importorskip("nacl")
    with pytest.raises(Failure, match="public key"):
        seal("value", key)


def test_variables_are_compared_exactly() -> None:
    spec = ValuesSpec(variables={"SAME": "1", "OTHER": "2", "NEW": "3"}, absent_variables=("GONE", "NEVER"))
    decision = decide(spec, {"SAME": "1", "OTHER": "x", "GONE": "y", "FOREIGN": "z"}, {})
    assert (decision.create_variables, decision.change_variables, decision.delete_variables) == (
        ("NEW",), ("OTHER",), ("GONE",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("update", "expected"),
    [(Update.ON_CREATE, ("NEW",)), (Update.ALWAYS, ("NEW", "OLD")), (Update.ON_CHANGE, ("NEW", "OLD"))],
)
def test_which_secrets_are_set(update: Update, expected: tuple[str, ...]) -> None:
    spec = ValuesSpec(secrets={"OLD": "1", "NEW": "2"}, update=update, digest_key="k" * 16)
    assert decide(spec, {}, {"OLD": "2026-01-01T00:00:00Z"}).set_secrets == expected


def test_a_digest_is_trusted_only_for_the_same_value_and_time() -> None:
    spec = ValuesSpec(secrets={"A": "1", "B": "2"}, update=Update.ON_CHANGE, digest_key="k" * 16)
    first = decide(spec, {}, {})
    times = {"A": "t1", "B": "t1", "FOREIGN": "t0"}
    variables = {DIGESTS: write_digests(spec, first, times)}
    assert set(json.loads(variables[DIGESTS])) == {"A", "B"}
    assert decide(spec, variables, times).set_secrets == ()
    assert decide(spec, variables, {**times, "B": "t2"}).set_secrets == ("B",)
    other = ValuesSpec(secrets={"A": "1", "B": "3"}, update=Update.ON_CHANGE, digest_key="k" * 16)
    assert decide(other, variables, times).set_secrets == ("B",)
    # Those that this task doesn't name are kept, as long as they exist.
    only = ValuesSpec(secrets={"A": "9"}, update=Update.ON_CHANGE, digest_key="k" * 16)
    kept = write_digests(only, decide(only, variables, times), {"A": "t3", "B": "t1"})
    assert json.loads(kept)["B"] == json.loads(variables[DIGESTS])["B"]
    assert "B" not in json.loads(write_digests(only, decide(only, variables, times), {"A": "t3"}))


def test_a_value_has_another_digest_under_another_name_and_key() -> None:
    spec = ValuesSpec(secrets={"A": "1", "B": "1"}, digest_key="k" * 16)
    other = ValuesSpec(secrets={"A": "1"}, digest_key="l" * 16)
    assert len({digest(spec, "A"), digest(spec, "B"), digest(other, "A")}) == 3


@pytest.mark.parametrize("text", ["", "x", "[]", "1", '{"A": 1}', '{"A": ["x"]}'])
def test_a_variable_of_another_form_has_no_digests(text: str) -> None:
    assert read_digests(text) == {}
