# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan files on the controller, for lookups."""

from __future__ import annotations

import functools
import os
import typing as t

from ansible.errors import AnsibleError

from ..module_utils.failure import Failure
from ..module_utils.rollout.plan_file import approved_document


def read_approved(path: str, approval: str) -> dict[str, t.Any]:
    """Return the content of a plan file that was approved by its hash.

    :raises AnsibleError: it can't be read, or isn't the one that was approved.
    """
    try:
        status = os.stat(path)
        return _read_approved(path, approval, status.st_mtime_ns, status.st_size)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise AnsibleError(
            f"The plan file {path} cannot be read: {reason}. Run rollout.yml without an approval: it writes the file. "
            "Nothing was changed."
        ) from None
    except Failure as failure:
        raise AnsibleError(failure.as_result()["msg"]) from None


@functools.lru_cache(maxsize=2)
def _read_approved(path: str, approval: str, _time: int, _size: int) -> dict[str, t.Any]:
    """Read a file once: each client of a rollout asks for it several times."""
    with open(path, encoding="utf-8") as file:
        return approved_document(file.read(), approval, path)
