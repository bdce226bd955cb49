# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Supabase Management API.

.. code-block:: text

    converge               the story: observe -> decide -> act -> wait -> report
      options              what the task asks for
      project, regions     decide (pure): which change, in which region
      creation             act: a create whose outcome may stay unknown
      readiness            wait: what a status word means (pure), and the looks that wait for it
      report               the returned facts and the diff (pure)
      api -> answers       a method per endpoint; what comes back, validated
      refusals             an error status in an operator's words
"""

from __future__ import annotations
