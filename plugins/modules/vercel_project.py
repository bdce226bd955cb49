#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: vercel_project
short_description: Manage a project on Vercel, its environment variables, repository, and domains
version_added: 1.0.0
description:
  - Creates a project in a team, adopts the existing one of its name, changes its settings, or deletes it.
  - Sets environment variables for each target, links the repository on GitHub, and adds domains. What isn't named is left alone.
  - The variables are set before the repository is linked, so that the first build has them. Linking a repository doesn't deploy it;
    M(draggonnb.supabase.vercel_deployment) does.
  - Vercel stores a variable as one record for several targets or as several. Both are equal for this module, which splits a record only if
    one of its targets needs another value.
  - If the outcome of a request is unknown, the project is read to find out. No request that creates something is sent twice.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.vercel
  - draggonnb.supabase.vercel_api
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details:
      - Shows the values of readable variables, and the names of sensitive ones.
  idempotent:
    support: partial
    details:
      - With O(update_secrets=always), the secrets are set each time.
options:
  state:
    description:
      - V(present) ensures that the project exists and is as described. What isn't given is left as it is.
      - V(absent) deletes it with its deployments, variables, and domains, which requires O(confirm_name).
    type: str
    choices: [present, absent]
    default: present
  confirm_name:
    description: The name of the project again, without which it isn't deleted.
    type: str
  framework:
    description: The framework, as Vercel names it, such as V(nextjs). An empty text lets Vercel detect it.
    type: str
  root_directory:
    description: The directory of the repository that has the site. An empty text is the top.
    type: str
  build_command:
    description: The command that builds the site. An empty text is that of the framework, also for the other commands.
    type: str
  install_command:
    description: The command that installs the dependencies.
    type: str
  output_directory:
    description: The directory that a build creates.
    type: str
  dev_command:
    description: The command that runs the site for development.
    type: str
  ignore_command:
    description: The command whose success cancels a build (Ignored Build Step).
    type: str
  function_region:
    description: The region of functions, such as V(fra1). Choose the one near the database.
    type: str
  node_version:
    description: The major version of Node.js, such as V(24.x).
    type: str
  deployment_protection:
    description:
      - Which deployments only members of the team can see. V(none) is public.
    type: str
    choices: [none, preview, all, all_except_custom_domains, prod_deployment_urls_and_all_previews]
  repository:
    description:
      - The repository on GitHub to link, as C(OWNER/NAME). Later pushes to it are deployed.
      - Vercel's app for GitHub must be installed there, and the owner of the token needs a login connection to GitHub.
    type: str
  repository_id:
    description: The number of the repository, by which a linked one is recognized after it was renamed.
    type: int
  relink:
    description: Whether a project that is linked to another repository may be linked to O(repository) instead.
    type: bool
    default: false
  production_branch:
    description: The branch whose commits become production. If not set, a newly linked repository's default branch.
    type: str
  domains:
    description: The domains that the project must have. Others are left alone.
    type: list
    elements: dict
    suboptions:
      name:
        description: The domain, such as V(www.example.com).
        type: str
        required: true
      redirect:
        description: The domain to which it redirects. An empty text ends that.
        type: str
      redirect_status:
        description: The HTTP status of the redirect.
        type: int
        choices: [301, 302, 307, 308]
      git_branch:
        description: The branch whose deployments it shows, instead of production.
        type: str
  absent_domains:
    description: The domains that the project must not have.
    type: list
    elements: str
  variables:
    description:
      - The variables that must exist, with their values, which members of the team can read. They are compared exactly.
      - A number is stored as text; other values that aren't text must be in quotes.
      - A secret key of Supabase is refused here.
    type: dict
  variable_targets:
    description: What the O(variables) are for.
    type: list
    elements: str
    choices: [production, preview, development]
    default: [production, preview, development]
  secrets:
    description:
      - The sensitive variables that must exist, with their values. Vercel never returns them, so O(update_secrets) says when an existing one is set.
      - A name that frameworks put into the code of the browser, such as V(NEXT_PUBLIC_KEY), is refused.
      - A variable that was readable is deleted and created again.
    type: dict
  secret_targets:
    description: What the O(secrets) are for. Vercel has no sensitive variables for development.
    type: list
    elements: str
    choices: [production, preview]
    default: [production, preview]
  git_branch:
    description: The branch that O(variables) and O(secrets) are for, whose only target must be V(preview).
    type: str
  absent_variables:
    description: The names of the variables that must not exist, for any target.
    type: list
    elements: str
  update_secrets:
    description:
      - Which of the existing O(secrets) to set.
      - V(on_create) sets none of them.
      - V(on_change) sets those whose value is another one than this module has set last. For that, the comment of the variable has a digest of
        its value, which requires O(digest_key). A value that a person has changed without changing the comment isn't noticed.
      - V(always) sets all, which always counts as a change.
    type: str
    choices: [on_create, on_change, always]
    default: on_create
  digest_key:
    description:
      - The key of the digests, at least 16 characters that stay the same. It prevents that readers of the comments find out a value by trying.
      - With another key, all secrets are set again.
    type: str
seealso:
  - module: draggonnb.supabase.vercel_deployment
  - module: draggonnb.supabase.github_repository
"""

EXAMPLES = r"""
- name: Ensure that the client has a project
  draggonnb.supabase.vercel_project:
    team: my-agency
    name: client-acme
    framework: nextjs
    repository: my-agency/client-acme
    variables:
      NEXT_PUBLIC_SUPABASE_URL: https://abcdefghijklmnopqrst.supabase.co
    secrets:
      SUPABASE_SECRET_KEY: "{{ vault_supabase_secret_key }}"
    update_secrets: on_change
    digest_key: "{{ vault_digest_key }}"
    domains:
      - name: www.acme.example
      - name: acme.example
        redirect: www.acme.example
  register: site

- name: Use other values for previews
  draggonnb.supabase.vercel_project:
    team: my-agency
    name: client-acme
    variables:
      PAYMENT_MODE: test
    variable_targets: [preview]

- name: Delete it
  draggonnb.supabase.vercel_project:
    team: my-agency
    name: client-acme
    state: absent
    confirm_name: client-acme
"""

RETURN = r"""
action:
  description: What was done, or would be done in check mode. A project that is created with its variables and repository counts as created.
  returned: success
  type: str
  choices: [none, created, updated, deleted]
  sample: updated
actions:
  description: The changes that were made before the failure.
  returned: on failure of a change
  type: list
  elements: str
project:
  description: The project after the task; null if it was deleted. In check mode, what isn't known yet is null.
  returned: success
  type: dict
  contains:
    id:
      description: The ID.
      type: str
    name:
      description: The name.
      type: str
    team:
      description: The slug of the team.
      type: str
    team_id:
      description: The ID of the team.
      type: str
    dashboard_url:
      description: The address of its page.
      type: str
    framework:
      description: The framework; null if Vercel detects it.
      type: str
    repository:
      description: The linked repository, as C(OWNER/NAME).
      type: str
    production_branch:
      description: The branch whose commits become production.
      type: str
    domains:
      description: Its domains.
      type: list
      elements: dict
      contains:
        name:
          description: The domain.
          type: str
        verified:
          description: Whether Vercel uses it.
          type: bool
        redirect:
          description: Where it redirects to.
          type: str
        verification:
          description: The records that have to be added to the DNS before it is used, each with type, name, and value.
          type: list
          elements: dict
variables_set:
  description: The names of the readable variables that were created or changed.
  returned: success
  type: list
  elements: str
  sample: [NEXT_PUBLIC_SUPABASE_URL]
secrets_set:
  description: The names of the sensitive variables that were created or changed.
  returned: success
  type: list
  elements: str
variables_deleted:
  description: The names of the variables that were deleted.
  returned: success
  type: list
  elements: str
build_changes:
  description: >-
    What was changed, or would be in check mode, of what production is built from, for
    O(draggonnb.supabase.vercel_deployment#module:build_changes).
  returned: success
  type: dict
  contains:
    variables:
      description: The values of the changed variables of production by name; null if they can't be read, as those of secrets.
      type: dict
    deleted_variables:
      description: The names of the variables that production doesn't have any more.
      type: list
      elements: str
    settings:
      description: The changed settings, by their names in the API.
      type: dict
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 4
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require

# isort: split
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.projects.options import PROJECT_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.projects.reconciler import run


def main() -> None:
    module = AnsibleModule(argument_spec=PROJECT_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
