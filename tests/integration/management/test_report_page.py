# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of an audit in a real browser."""

from __future__ import annotations

import re
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.page import html

from tests.support.audit_reports import report
from tests.support.browser import CHROMIUM, browse

if t.TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.mark.parametrize("clients", [0, 1, 500, 5000])
def test_page_lists_the_clients(tmp_path: Path, clients: int) -> None:
    page = tmp_path / "audit.html"
    page.write_text(html(report(clients)), encoding="utf-8")
    shown = browse(page, "--dump-dom")
    pages = max(1, -(-clients // 100))
    assert f">{clients} of {clients} clients, page 1 of {pages}<" in shown
    assert len(re.findall("<tr><td>", shown)) == min(clients, 100)


def test_filter_finds_clients(tmp_path: Path) -> None:
    page = tmp_path / "audit.html"
    # What a person types: the policy of the page refuses no script of the page itself.
    typed = "q.value='CLIENT-0042 equal';q.dispatchEvent(new Event('input'));</script>\n</body>"
    page.write_text(html(report(500)).replace("</script>\n</body>", typed), encoding="utf-8")
    shown = browse(page, "--dump-dom")
    assert ">1 of 500 clients, page 1 of 1<" in shown
    assert re.findall("<tr><td><bdi>([^<]*)", shown) == ["client-0042"]
