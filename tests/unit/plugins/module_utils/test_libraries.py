# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Python that is too old gets an error message, not a traceback."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import too_old

PLUGINS = Path(__file__).resolve().parents[4] / "plugins"


@pytest.mark.parametrize("version", [(3, 8, 18), (3, 9, 0), (3, 10, 13)])
def test_old_python_is_refused(version: tuple[int, ...]) -> None:
    message = too_old(version, "/usr/bin/python3")
    assert "needs Python 3.11 or newer, and /usr/bin/python3 is Python 3." in message
    assert "ansible_python_interpreter" in message


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
def test_supported_python_is_accepted(version: tuple[int, ...]) -> None:
    assert not too_old(version, "/usr/bin/python3")


@pytest.mark.parametrize("module", sorted((PLUGINS / "modules").glob("*.py")), ids=lambda path: path.stem)
def test_module_checks_python_before_other_imports(module: Path) -> None:
    tree = ast.parse(module.read_text(), feature_version=(3, 8))
    ours = [
        node.module or ""
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and "draggonnb" in (node.module or "")
    ]
    assert ours[0].endswith(".libraries")
    ast.parse((PLUGINS / "module_utils" / "libraries.py").read_text(), feature_version=(3, 8))
