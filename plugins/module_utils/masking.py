# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking secrets out of text that somebody else wrote: the last line of defense.

The first one is that nothing which may hold a secret becomes part of a message. What is left are the words of a server,
which might repeat what it was sent. A password that could be part of any sentence (one blank, one letter, a word) can't
be taken out of them without ruining them, and ruined words would show it all the same.
"""

from __future__ import annotations

import json
import re
import typing as t
from urllib.parse import quote, quote_plus

if t.TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "********"
#: A secret of at least this length that is no plain word doesn't turn up in text by chance.
MIN_MASKED = 8
#: Shorter than this it isn't looked for at all.
SHORTEST = 4
#: What looks like a secret whoever wrote it: a URL's password, the keys and tokens of Supabase, a JSON web token, and a
#: password in a connection string.
_TELLING = re.compile(
    r"""(?P<url>://[^\s/:@'"]*):[^\s'"]*@
    | \b(?:sb_secret|sb_publishable|sbp)_\w+
    | \beyJ[\w-]+\.[\w-]+\.[\w-]*
    | (?P<name>\b\w*(?:passw(?:or)?d|db_pass|secret|token|api_?key)["']?\s*[=:])(?:\s*"[^"]*"|\s*'[^']*'|[^\s,;&}{["']+)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_maskable(secret: str) -> bool:
    """Whether a text can be replaced wherever it stands without hitting anything else."""
    return len(secret) >= MIN_MASKED and not re.fullmatch(r"[A-Za-z]?[a-z]*|[A-Z]+|\s*", secret)


def mask(text: str, secrets: Iterable[str], *, words: bool = False) -> str:
    """Return ``text`` without the secrets: plain, and as JSON and URLs write them.

    :param words: replace a short or ordinary secret as well, where it stands alone.
    """
    for secret in sorted(set(secrets), key=len, reverse=True):
        for form in (secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote_plus(secret)):
            if is_maskable(secret):
                text = text.replace(form, MASK)
            elif words and len(secret) >= SHORTEST and not secret.isspace():
                text = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", MASK, text)
    return text


def mask_credentials(text: str) -> str:
    """Return ``text`` without what looks like a secret, such as a password in a URL."""

    def without(match: re.Match[str]) -> str:
        if match["url"] is not None:
            return f"{match['url']}:{MASK}@"
        name = match["name"] or ""
        value = match.group().removeprefix(name)
        blank, mark = value[: len(value) - len(value.lstrip())], value[-1] if value[-1] in "\"'" else ""
        return f"{name}{blank}{mark}{MASK}{mark}"

    return _TELLING.sub(without, text)
