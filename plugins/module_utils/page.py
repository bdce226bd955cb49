# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTML pages that load nothing else.

They are Python because only Python files of ``module_utils`` reach the host on which a module runs.
"""

from __future__ import annotations

import json
import typing as t
from html import escape

if t.TYPE_CHECKING:
    from collections.abc import Iterable

_STYLE = """
:root{color-scheme:light dark;--line:#8886;--soft:#8881;--bad:light-dark(#a40e26,#ff8f94);--link:light-dark(#0b57b0,#8ab8ff)}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.6rem 0}dt{font-weight:600}dd{margin:0}
details{border-bottom:1px solid var(--line);padding:.4rem 0}summary{cursor:pointer}
pre{background:var(--soft);padding:.6rem;white-space:pre-wrap}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
"""


def document(
    title: str, main: Iterable[str], *, style: str = "", script: str = "", data: object = None, subtitle: str = ""
) -> str:
    """Return a page.

    :param title: its title, not escaped.
    :param main: the lines of the element ``main``, as HTML.
    :param style: more rules, in addition to the common ones.
    :param script: runs after the page is loaded; without one, the page may not run any.
    :param data: JSON for the script or for other programs, in the element with the ID ``data``.
    """
    sources = "default-src 'none'; style-src 'unsafe-inline'" + ("; script-src 'unsafe-inline'" if script else "")
    return "\n".join(
        [
            f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{sources}">',
            f"<style>{_STYLE}{style}</style>\n</head>\n<body>\n<header>\n<h1>{text(title)}</h1>",
            f"<p>{text(subtitle)}</p>\n</header>\n<main>",
            *main,
            f'</main>\n<script type="application/json" id="data">{_data(data)}</script>',
            *([f"<script>{script}</script>"] if script else []),
            "</body>\n</html>",
            "",
        ]
    )


def text(value: object) -> str:
    """Return a value as HTML. Other scripts than Latin don't reverse what is next to them."""
    escaped = escape(str(value))
    return escaped if escaped.isascii() else f"<bdi>{escaped}</bdi>"


def definitions(entries: Iterable[tuple[str, str]]) -> str:
    """Return a list of terms with their descriptions, which are HTML."""
    return f"<dl>{''.join(f'<dt>{term}</dt><dd>{description}</dd>' for term, description in entries)}</dl>"


def _data(content: object) -> str:
    """Return JSON that can't end the element it is in."""
    return json.dumps(content).replace("<", "\\u003c")
