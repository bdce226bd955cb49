# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Python that is too old is reported with a message, not a traceback."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import too_old

PLUGINS = Path(__file__).resolve().parents[4] / "plugins"


@pytest.mark.parametrize("version", [(3, 8, 18), (3, 9, 0), (3, 10, 13)])
def test_an_old_python_is_reported(version: tuple[int, ...]) -> None:
    reason = too_old(version, "/usr/bin/python3")
    assert "needs Python 3.11 or newer, and /usr/bin/python3 is Python 3." in reason
    assert "ansible_python_interpreter" in reason


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
def test_a_supported_python_is_not_reported(version: tuple[int, ...]) -> None:
    assert not too_old(version, "/usr/bin/python3")


@pytest.mark.parametrize("module", sorted((PLUGINS / "modules").glob("*.py")), ids=lambda path: path.stem)
def test_modules_import_the_version_check_first(module: Path) -> None:
    tree = ast.parse(module.read_text(), feature_version=(3, 8))
    imports = [
        node.module or ""
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and "draggonnb" in (node.module or "")
    ]
    assert imports[0].endswith(".libraries")
    ast.parse((PLUGINS / "module_utils" / "libraries.py").read_text(), feature_version=(3, 8))
