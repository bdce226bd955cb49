# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run tests with a changed module: ``python -m scripts.mutants.loading FILE TEST...`` with the changed source on stdin."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .patching import patch_when_loaded

if __name__ == "__main__":
    patch_when_loaded(sys.stdin.read(), Path(sys.argv[1]))
    sys.exit(pytest.main(["-q", "-x", "-p", "no:cacheprovider", *sys.argv[2:]]))
