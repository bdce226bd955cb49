# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the module ``github_deploy_key`` in a forked process if it would run on the controller anyway."""

from __future__ import annotations

from ansible_collections.draggonnb.supabase.plugins.modules.github_deploy_key import main
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.forked_module import ForkedModule


class ActionModule(ForkedModule):
    """The action ``github_deploy_key``."""

    main = staticmethod(main)
