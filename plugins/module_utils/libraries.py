# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a missing Python library is reported, in Ansible's usual words."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import missing_required_lib

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule


def require(module: AnsibleModule, library: str, import_error: str | None) -> None:
    """Leave the module with a clear message unless ``library`` could be imported.

    :param import_error: the traceback kept by the file that guards the import, or None when it worked.
    """
    if import_error is not None:
        module.fail_json(msg=missing_required_lib(library), exception=import_error)
