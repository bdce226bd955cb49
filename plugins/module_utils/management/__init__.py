# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Supabase Management API: a package for each resource, on what they share.

.. code-block:: text

    access               the options that all modules share; opens the API
    client               one request, one response; an error status becomes a failure
    refusals             an error status in an operator's words
    projects/            the module supabase_project
      reconciler         observe -> decide -> act -> wait -> report
      options, spec      what the task asks for
      decision, regions  decide (pure): which change, in which region
      changes            act: each change is sent once; an unknown outcome is found out
      readiness, waiter  wait: what a status means (pure), and polling until it is reached
      connection, report the returned facts, how to connect, and the diff (pure)
      endpoints          a method for each endpoint
      responses          what comes back, validated
"""
