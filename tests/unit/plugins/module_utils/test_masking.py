# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets are taken out of what others say, and nothing else is."""

from __future__ import annotations

import json
from urllib.parse import quote, quote_plus

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.masking import mask, mask_credentials

SENTENCE = 'password authentication failed for user "postgres" of a project'


@pytest.mark.parametrize("secret", ["", " ", "a", "pa", "for", "        "])
def test_a_secret_that_is_in_every_sentence_is_not_looked_for(secret: str) -> None:
    assert mask(SENTENCE, [secret]) == mask(SENTENCE, [secret], words=True) == SENTENCE


@pytest.mark.parametrize("secret", ["postgres", "password", "project", "authentication"])
def test_a_word_is_replaced_only_where_that_is_asked_for_and_only_as_a_whole(secret: str) -> None:
    assert mask(SENTENCE, [secret]) == SENTENCE
    assert mask(f"{secret}s and {secret}", [secret], words=True) == f"{secret}s and ********"


@pytest.mark.parametrize("secret", ["s3cr:t/@\u00e4", 'qu"ote\\d-one', "with blank & more"])
def test_a_conspicuous_secret_is_replaced_however_it_is_written(secret: str) -> None:
    forms = [secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote_plus(secret)]
    for form in forms:
        assert mask(f"x{form}y", [secret]) == "x********y"


def test_a_secret_within_another_one_leaves_nothing_of_that_one() -> None:
    assert mask("it is abc-12345-def", ["abc-12345", "abc-12345-def"]) == "it is ********"


@pytest.mark.parametrize(
    ("text", "without"),
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
def test_what_looks_like_a_secret_is_replaced(text: str, without: str) -> None:
    assert mask_credentials(text) == without
