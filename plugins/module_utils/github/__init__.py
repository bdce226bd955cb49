# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The REST API of GitHub: a package for each module, and what they share.

.. code-block:: text

    access               the options that all modules share; opens a client
    app_token            signs in as a GitHub App
    installation         the tokens of the installation of an app
    client               sends a request, waits for rate limits, and returns its response, or raises its error
    errors               the message and the hint for an error status
    task                 a task on one repository
    actions_values/      the module github_actions_values
    deploy_keys/         the module github_deploy_key
    repositories/        the module github_repository
    rulesets/            the module github_ruleset
"""
