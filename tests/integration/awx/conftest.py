# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection awx.awx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts import awx_collection as collection

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def awx_collection() -> Path:
    """Return a folder of collections with awx.awx in it. It is downloaded once for the checkout: 58 MB."""
    return collection.download()
