# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module promises about check mode, diff mode and repetition."""

from __future__ import annotations


class ModuleDocFragment:
    """``draggonnb.supabase.attributes``, and one variant for each action group."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Whether the module can say what it would change without changing it.
  diff_mode:
    description: Whether the module shows what is there and what is wanted, in diff mode.
  idempotent:
    description: Whether the module, run again under the same circumstances, changes nothing and says so.
"""

    # For modules that only look.
    INFO = r"""
options: {}
attributes:
  check_mode:
    support: full
    details: This module changes nothing.
  diff_mode:
    support: none
    details: There is no difference to show.
  idempotent:
    support: full
    details: This module changes nothing.
"""

    # For modules that talk to the Management API.
    SUPABASE = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/draggonnb.supabase.supabase) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - draggonnb.supabase.supabase
"""

    # For modules that talk to a database.
    DATABASE = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/draggonnb.supabase.database) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - draggonnb.supabase.database
"""
