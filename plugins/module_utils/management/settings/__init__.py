# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a project: from the options of ``supabase_project_settings`` to requests.

.. code-block:: text

    setting               the type of a setting: converts values, and compares them (pure)
    auth_catalog, catalog every setting by section: name, type, limits, description
    options               the options of the task; the desired settings
    endpoints, responses  one request for all sections, or one for each; changes of a section
    decision              decide (pure): which settings differ
    reconciler            observe -> decide -> act -> wait -> report
"""
