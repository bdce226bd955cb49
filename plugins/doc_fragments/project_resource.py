# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of all modules that manage a resource of one project."""

from __future__ import annotations


class ModuleDocFragment:
    """``draggonnb.supabase.project_resource``: mirrors ``PROJECT_SPEC`` in C(module_utils/management/project_resource.py)."""

    DOCUMENTATION = r"""
options:
  ref:
    description:
      - Ref of the project, 20 letters, which the module M(draggonnb.supabase.supabase_project) returns.
    type: str
    required: true
  wait_timeout:
    description: Seconds for all waiting together, rate limits included.
    type: float
    default: 60.0
notes:
  - Only O(ref) identifies the project. O(organization) isn't needed, so that the same C(module_defaults) fit all modules.
  - Each change is sent once. If the response is lost, the module reads the resource to find out whether the change took effect.
"""
