# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Supabase Management API: a package for each resource, and what they share.

.. code-block:: text

    access               the options that all modules share; opens a client
    client               sends a request and returns its response, or raises its error
    errors               the message and the hint for an error status
    timestamps           the timestamps of the API
    entitlements         what the plan of an organization includes
    refs                 the refs of projects
    project_resource     what the modules for the resources of one project share: options, the task
    api_keys/            the module supabase_api_key
    branches/            the module supabase_branch
    custom_domains/      the module supabase_custom_domain
    edge_functions/      the module supabase_edge_function
    edge_secrets/        the module supabase_secret
    project_info/        the module supabase_project_info
    projects/            the module supabase_project
      reconciler         observe -> decide -> act -> wait -> report
      options, spec      the options of the task; the desired state
      observation        observe: the project that the task names
      decision, regions  decide (pure): which change, in which region
      addons             decide (pure): which add-ons to change, and what that costs
      changes            act: each change is sent once; an unknown outcome is resolved
      readiness, waiter  wait: what a status means (pure); poll until it is reached
      keys               read the API keys, as far as the token may
      passwords          generate, set and check the database password
      progress           the state of the task after acting
      failure_report     what a failed task returns
      connection, report the return values and the diff (pure)
      credentials        keys and connection URLs, for the lookup project_credential
      endpoints          a method for each endpoint
      responses          the responses, validated
    storage_buckets/     the module supabase_storage_bucket
    third_party_auth/    the module supabase_third_party_auth
    transfers/           the module supabase_project_transfer
    upgrades/            the module supabase_project_upgrade
    webhooks/            the module supabase_webhook
"""
