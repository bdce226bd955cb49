# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Report a Python that is too old or lacks a library.

Modules import this file before any other of the collection. Older versions of Python
can import it; importing the other files would end in a traceback there.
"""

from __future__ import annotations

import json
import sys
import typing as t

from ansible.module_utils.basic import missing_required_lib

OLDEST_PYTHON = (3, 11)


def too_old(version: tuple[int, ...], executable: str) -> str:
    """Return why this Python can't run the modules and what to do, or an empty string if it can."""
    if version >= OLDEST_PYTHON:
        return ""
    return (
        f"This module needs Python {'.'.join(map(str, OLDEST_PYTHON))} or newer, and {executable} is Python "
        f"{'.'.join(map(str, version[:3]))}. Set ansible_python_interpreter to a newer one that has the libraries of "
        f"the collection's requirements.txt; on the controller it can be '{{{{ ansible_playbook_python }}}}'."
    )


_REASON = too_old(tuple(sys.version_info[:3]), sys.executable)
if _REASON:
    # There is no AnsibleModule yet to call fail_json.
    sys.stdout.write(json.dumps({"failed": True, "changed": False, "msg": _REASON}) + "\n")
    raise SystemExit(1)

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule


def require(module: AnsibleModule, library: str, import_error: str | None) -> None:
    """Fail with a clear message if ``library`` could not be imported.

    :param import_error: the traceback of the failed import, or None if it succeeded.
    """
    if import_error is not None:
        module.fail_json(msg=missing_required_lib(library), exception=import_error)
