# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a client may be changed now."""

from __future__ import annotations

DOCUMENTATION = r"""
name: reason_to_wait
short_description: Return why a client must not be changed now
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Compares the time with windows of the week. A window is a text with days and times in UTC, such as C(Sat-Sun 22:00-04:00),
    C(Mon,Wed 20:00-23:00), or C(22:00-04:00) for each day. One that ends before it begins ends on the next day.
options:
  _terms:
    description: The windows in which it may be changed. Without any, it may be changed at any time.
    type: list
    elements: str
  frozen:
    description: The windows in which it must not be changed.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Change clients only at night, and not on weekends
  ansible.builtin.debug:
    msg: "{{ lookup('draggonnb.supabase.reason_to_wait', '22:00-04:00', frozen=['Sat-Sun 00:00-00:00']) or 'now' }}"
"""

RETURN = r"""
_value:
  description: The reason, or an empty string.
  type: list
  elements: str
"""

import datetime
import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.rollout.windows import reason_to_wait

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``reason_to_wait``."""

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[str]:
        """Return the reason.

        :raises AnsibleError: a text is no window.
        """
        del variables
        try:
            return [reason_to_wait(datetime.datetime.now(datetime.UTC), terms, options.get("frozen") or ())]
        except Failure as failure:
            raise AnsibleError(failure.as_result()["msg"]) from None
