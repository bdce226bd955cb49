#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: github_ruleset
short_description: Manage a ruleset of a repository on GitHub
version_added: 1.0.0
description:
  - Creates, changes, or deletes a ruleset, which protects branches or tags. Other rulesets are left alone, and those of the organization.
  - A ruleset is found by its name. What isn't given is left as it is.
  - The order of rules, refs, and actors makes no difference, nor do parameters with their default.
  - If the outcome of a request is unknown, the ruleset is read to find out. No request that creates one is sent twice.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.github
  - draggonnb.supabase.github_api
attributes:
  check_mode:
    support: full
    details:
      - If the repository doesn't exist, an earlier task is assumed to create it, with a warning.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) ensures that the ruleset exists and is as given.
      - V(absent) deletes it.
    type: str
    choices: [present, absent]
    default: present
  ruleset:
    description: The name of the ruleset.
    type: str
    required: true
  target:
    description: What it protects.
    type: str
    choices: [branch, tag, push]
    default: branch
  enforcement:
    description:
      - Whether it is enforced. V(evaluate) only reports violations, which needs a plan of GitHub Enterprise.
    type: str
    choices: [active, evaluate, disabled]
    default: active
  conditions:
    description: What the ruleset applies to.
    type: dict
    suboptions:
      ref_name:
        description: The names of branches or tags.
        type: dict
        suboptions:
          include:
            description:
              - Patterns such as C(refs/heads/main) or C(refs/heads/release/**), C(~DEFAULT_BRANCH), or C(~ALL).
              - A new ruleset for branches applies to C(~DEFAULT_BRANCH), one for tags to C(~ALL), unless this is given.
            type: list
            elements: str
          exclude:
            description: Patterns of those it doesn't apply to.
            type: list
            elements: str
  rules:
    description:
      - The rules. Others of the ruleset are removed.
      - A parameter of a rule that isn't given has its default. Parameters that this module doesn't know, because GitHub has added them, are
        compared only if they are given, and otherwise kept.
    type: list
    elements: dict
    suboptions:
      type:
        description: The type of the rule, as in GitHub's API.
        type: str
        required: true
        choices:
          - branch_name_pattern
          - code_scanning
          - commit_author_email_pattern
          - commit_message_pattern
          - committer_email_pattern
          - copilot_code_review
          - creation
          - deletion
          - file_extension_restriction
          - file_path_restriction
          - max_file_path_length
          - max_file_size
          - merge_queue
          - non_fast_forward
          - pull_request
          - required_deployments
          - required_linear_history
          - required_signatures
          - required_status_checks
          - tag_name_pattern
          - update
          - workflows
      parameters:
        description:
          - The parameters, as in GitHub's API.
          - See U(https://docs.github.com/rest/repos/rules#create-a-repository-ruleset).
        type: dict
  bypass_actors:
    description:
      - Who can bypass the rules. Others are removed.
      - GitHub returns them only to those who may change the ruleset.
    type: list
    elements: dict
    suboptions:
      actor_type:
        description: What the actor is.
        type: str
        required: true
        choices: [DeployKey, Integration, OrganizationAdmin, RepositoryRole, Team, User]
      actor_id:
        description:
          - The id of the actor; V(2) is the role maintain, V(4) write, and V(5) admin.
          - Has no effect for V(DeployKey) and V(OrganizationAdmin).
        type: int
      bypass_mode:
        description: When the actor can bypass them.
        type: str
        choices: [always, pull_request, exempt]
        default: always
  when_unavailable:
    description:
      - What to do if the plan of the owner has no rulesets for private repositories, as the free plan.
      - V(fail) fails, V(warn) reports it as a warning and changes nothing.
    type: str
    choices: [fail, warn]
    default: fail
seealso:
  - module: draggonnb.supabase.github_repository
"""

EXAMPLES = r"""
- name: Ensure that main is changed by pull requests only
  draggonnb.supabase.github_ruleset:
    owner: my-agency
    name: client-acme
    ruleset: Protect main
    rules:
      - type: deletion
      - type: non_fast_forward
      - type: pull_request
        parameters:
          required_approving_review_count: 1
      - type: required_status_checks
        parameters:
          required_status_checks:
            - context: build
    bypass_actors:
      - actor_type: OrganizationAdmin
        bypass_mode: pull_request

- name: Protect the tags of releases, if the plan has rulesets
  draggonnb.supabase.github_ruleset:
    owner: my-agency
    name: client-acme
    ruleset: Releases
    target: tag
    conditions:
      ref_name:
        include: [refs/tags/v*]
    rules:
      - type: deletion
      - type: update
    when_unavailable: warn
"""

RETURN = r"""
action:
  description: The change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, created, updated, deleted]
  sample: created
actions:
  description: The changes that were made before the failure.
  returned: on failure of a change
  type: list
  elements: str
available:
  description: Whether the plan of the owner has rulesets for the repository.
  returned: success
  type: bool
  sample: true
ruleset:
  description: The ruleset after the task, as the API has it; null if it doesn't exist. In check mode, the id of a new one is null.
  returned: success
  type: dict
  contains:
    id:
      description: The number of the ruleset.
      type: int
    name:
      description: The name.
      type: str
    target:
      description: What it protects.
      type: str
    enforcement:
      description: Whether it is enforced.
      type: str
    conditions:
      description: What it applies to; not with O(target=push).
      type: dict
    rules:
      description: The rules with all parameters.
      type: list
      elements: dict
    bypass_actors:
      description: Who can bypass the rules; not if the token may not read them.
      type: list
      elements: dict
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 2
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require

# isort: split
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.rulesets.options import RULESET_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.rulesets.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=RULESET_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
