# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets in text from outside are masked, and nothing else."""

from __future__ import annotations

import json
from urllib.parse import quote, quote_plus

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.masking import mask, mask_credentials

SENTENCE = 'password authentication failed for user "postgres" of a project'


@pytest.mark.parametrize("secret", ["", " ", "a", "pa", "for", "        "])
def test_a_secret_that_may_be_part_of_any_text_is_not_masked(secret: str) -> None:
    assert mask(SENTENCE, [secret]) == mask(SENTENCE, [secret], words=True) == SENTENCE


@pytest.mark.parametrize("secret", ["postgres", "password", "project", "authentication"])
def test_an_ordinary_word_is_only_masked_on_request_and_as_a_whole(secret: str) -> None:
    assert mask(SENTENCE, [secret]) == SENTENCE
    assert mask(f"{secret}s and {secret}", [secret], words=True) == f"{secret}s and ********"


@pytest.mark.parametrize("secret", ["s3cr:t/@\u00e4", 'qu"ote\\d-one', "with blank & more"])
def test_a_secret_is_masked_in_all_encodings(secret: str) -> None:
    forms = [secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote_plus(secret)]
    for form in forms:
        assert mask(f"x{form}y", [secret]) == "x********y"


def test_a_secret_that_contains_another_one_is_masked_completely() -> None:
    assert mask("it is abc-12345-def", ["abc-12345", "abc-12345-def"]) == "it is ********"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("to postgresql://u:My/Sec@ret9@h/db: refused", "to postgresql://u:********@h/db: refused"),
        ("key sb_secret_abcDEF_123 is", "key ******** is"),
        ("token sbp_0123456789abcdef.", "token ********."),
        ("jwt eyJhbGciOi.eyJpc3Mi.c2ln-_x!", "jwt ********!"),
        ("host=db password='My Secret' user=u", "host=db password='********' user=u"),
        ('{"db_pass": "x y", "api_key":"z"}', '{"db_pass": "********", "api_key":"********"}'),
        ("the password is too short", "the password is too short"),
        ("see https://supabase.com/docs", "see https://supabase.com/docs"),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, masked: str) -> None:
    assert mask_credentials(text) == masked
