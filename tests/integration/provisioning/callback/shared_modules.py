# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Share the packed modules among the runs of a test session: packing them takes a quarter of a run.

Ansible packs each module with its module_utils once per run, in a temporary folder. Here, this folder is a link.
"""

from __future__ import annotations

import os
from pathlib import Path

from ansible import constants
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: shared_modules
type: aggregate
short_description: Share packed modules among runs
description:
  - Packed modules are kept in the folder that the environment variable E(SHARED_MODULES) names.
"""


class CallbackModule(CallbackBase):
    """Creates the link before the first task."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "shared_modules"

    def v2_playbook_on_start(self, playbook: object) -> None:  # noqa: ARG002 - Ansible defines the parameter
        """Create the link."""
        shared = Path(os.environ["SHARED_MODULES"])
        shared.mkdir(parents=True, exist_ok=True)
        (Path(vars(constants)["DEFAULT_LOCAL_TMP"]) / "ansiballz_cache").symlink_to(shared)
