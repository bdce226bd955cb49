# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A runner of playbooks that the tests write."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import warm_ansible
from tests.support.playbooks import Playbooks

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def plays() -> Iterator[Playbooks]:
    """Yield a runner of playbooks that starts without any credentials."""
    with tempfile.TemporaryDirectory(prefix="plays-") as home:
        yield Playbooks(Path(home), {"ANSIBLE_PIPELINING": "1"})
        warm_ansible.close(Path(home))
