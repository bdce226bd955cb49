# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mask secrets in text from outside: the last line of defense.

The first one is that no value that may contain a secret becomes part of a message. What remains is the text of a
server, which may quote a request. A password that could be part of any sentence (a space, a letter, a word) can't be
masked without making the text unreadable, and the masks would reveal it anyway.
"""

from __future__ import annotations

import json
import re
import typing as t
from urllib.parse import quote, quote_plus

if t.TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "********"
#: A secret of at least this length that isn't a plain word doesn't occur in text by chance.
MIN_MASKED = 8
#: Shorter secrets are never masked.
MIN_WORD = 4
#: What looks like a secret: a password in a URL, a key or token of Supabase, a JSON web token, and a password in a
#: connection string.
_CREDENTIALS = re.compile(
    r"""(?P<url>://[^\s/:@'"]*):[^\s'"]*@
    | \b(?:sb_secret|sb_publishable|sbp)_\w+
    | \beyJ[\w-]+\.[\w-]+\.[\w-]*
    | (?P<name>\b\w*(?:passw(?:or)?d|db_pass|secret|token|api_?key)["']?\s*[=:])(?:\s*"[^"]*"|\s*'[^']*'|[^\s,;&}{["']+)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_maskable(secret: str) -> bool:
    """Whether a secret can be replaced wherever it occurs without replacing anything else."""
    return len(secret) >= MIN_MASKED and not re.fullmatch(r"[A-Za-z]?[a-z]*|[A-Z]+|\s*", secret)


def mask(text: str, secrets: Iterable[str], *, words: bool = False) -> str:
    """Return ``text`` with the secrets masked: as they are, and as encoded in JSON and URLs.

    :param words: also mask a short or ordinary secret, where it is a whole word.
    """
    for secret in sorted(set(secrets), key=len, reverse=True):
        for form in (secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote_plus(secret)):
            if is_maskable(secret):
                text = text.replace(form, MASK)
            elif words and len(secret) >= MIN_WORD and not secret.isspace():
                text = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", MASK, text)
    return text


def mask_credentials(text: str) -> str:
    """Return ``text`` with everything masked that looks like a secret, such as a password in a URL."""

    def masked(match: re.Match[str]) -> str:
        if match["url"] is not None:
            return f"{match['url']}:{MASK}@"
        name = match["name"] or ""
        value = match.group().removeprefix(name)
        space, quotation_mark = value[: len(value) - len(value.lstrip())], value[-1] if value[-1] in "\"'" else ""
        return f"{name}{space}{quotation_mark}{MASK}{quotation_mark}"

    return _CREDENTIALS.sub(masked, text)
