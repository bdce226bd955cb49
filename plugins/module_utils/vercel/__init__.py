# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The REST API of Vercel: a package for each module, and what they share.

.. code-block:: text

    access               the options that all modules share; opens a client
    client               sends a request about one team and returns its response, or raises its error
    errors               the message and the hint for an error status
    task                 a task on one project of a team
    environment/         environment variables, which both modules read
    projects/            the module vercel_project
    deployments/         the module vercel_deployment
"""

from __future__ import annotations
