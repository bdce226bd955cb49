# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attributes of modules: check mode, diff mode, and idempotency."""

from __future__ import annotations


class ModuleDocFragment:
    """``draggonnb.supabase.attributes``, and one variant for each action group."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and return changed status prediction without modifying target.
  diff_mode:
    description: Returns details on what has changed (or possibly needs changing in check mode), when in diff mode.
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
"""

    # For modules that only read.
    INFO = r"""
options: {}
attributes:
  check_mode:
    support: full
    details: This module changes nothing.
  diff_mode:
    support: none
    details: This module changes nothing, so there is no difference.
  idempotent:
    support: full
    details: This module changes nothing.
"""

    # For modules that use the Management API.
    SUPABASE = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/draggonnb.supabase.supabase) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - draggonnb.supabase.supabase
"""

    # For modules that use the API of GitHub.
    GITHUB = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/draggonnb.supabase.github) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - draggonnb.supabase.github
"""

    # For modules that use the API of n8n.
    N8N = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/draggonnb.supabase.n8n) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - draggonnb.supabase.n8n
"""

    # For modules that use the API of Vercel.
    VERCEL = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/draggonnb.supabase.vercel) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - draggonnb.supabase.vercel
"""

    # For modules that connect to a database.
    DATABASE = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/draggonnb.supabase.database) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - draggonnb.supabase.database
"""
