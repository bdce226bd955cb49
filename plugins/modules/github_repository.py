#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: github_repository
short_description: Manage a repository on GitHub
version_added: 1.0.0
description:
  - Creates a repository, from a template if one is given, adopts an existing one, changes its settings, or deletes it.
  - A repository that is generated from a template is ready when its content has arrived, which GitHub copies in the background.
  - A new repository is private. An existing one is only made public with O(allow_public=true).
  - If the outcome of a request is unknown, the repository is read to find out. No request that creates one is sent twice.
  - A repository that was renamed or transferred is an error, so that no other repository is changed than the one that the task names.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.github
  - draggonnb.supabase.github_api
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) ensures that the repository exists and has the given settings. What isn't given is left as it is.
      - V(absent) deletes it, which requires O(confirm_name).
    type: str
    choices: [present, absent]
    default: present
  confirm_name:
    description: The name of the repository again, without which it isn't deleted.
    type: str
  template:
    description:
      - The template that a new repository is generated from, as C(OWNER/NAME). It must be marked as a template.
      - Without it, a new repository has no content.
      - Has no effect on an existing repository, except that its content is waited for if it was generated from a template.
    type: str
  include_all_branches:
    description: Whether to copy all branches of the O(template) instead of its default branch.
    type: bool
    default: false
  visibility:
    description:
      - Who can see the repository. A new one is private unless this is V(public).
    type: str
    choices: [private, public]
  allow_public:
    description: Whether the repository may be made public.
    type: bool
    default: false
  description:
    description: The description; an empty one removes it.
    type: str
  homepage:
    description: The URL of the website; an empty one removes it.
    type: str
  topics:
    description: The topics; others are removed.
    type: list
    elements: str
  default_branch:
    description: The default branch, which must exist.
    type: str
  archived:
    description:
      - Whether the repository is archived, which makes it read-only.
      - An archived repository isn't changed unless this is V(false).
    type: bool
  is_template:
    description: Whether other repositories can be generated from it.
    type: bool
  has_issues:
    description: Whether it has issues.
    type: bool
  has_projects:
    description: Whether it has projects.
    type: bool
  has_wiki:
    description: Whether it has a wiki.
    type: bool
  allow_merge_commit:
    description: Whether pull requests can be merged with a merge commit.
    type: bool
  allow_rebase_merge:
    description: Whether pull requests can be rebased.
    type: bool
  allow_squash_merge:
    description: Whether pull requests can be squashed.
    type: bool
  allow_auto_merge:
    description: Whether pull requests can be merged automatically once their requirements are met.
    type: bool
  allow_update_branch:
    description: Whether the branch of a pull request can be updated although that isn't required.
    type: bool
  delete_branch_on_merge:
    description: Whether the branch of a pull request is deleted after it was merged.
    type: bool
"""

EXAMPLES = r"""
- name: Ensure that the client has a repository
  draggonnb.supabase.github_repository:
    owner: my-agency
    name: client-acme
    template: my-agency/client-template
    description: The site of Acme Ltd
    topics: [client, crm]
    delete_branch_on_merge: true
  register: site

- name: Archive it
  draggonnb.supabase.github_repository:
    owner: my-agency
    name: client-acme
    archived: true

- name: Delete it
  draggonnb.supabase.github_repository:
    owner: my-agency
    name: client-acme
    state: absent
    confirm_name: client-acme
"""

RETURN = r"""
action:
  description: The last change that was made, or would be made in check mode.
  returned: success
  type: str
  choices: [none, created, updated, deleted]
  sample: created
actions:
  description: The changes that were made before the failure.
  returned: on failure of a change
  type: list
  elements: str
repository:
  description: The repository after the task; null if it was deleted. In check mode, what isn't known yet is null.
  returned: success
  type: dict
  contains:
    id:
      description: The number that stays when the repository is renamed.
      type: int
    full_name:
      description: C(OWNER/NAME).
      type: str
    owner:
      description: The owner.
      type: str
    name:
      description: The name.
      type: str
    url:
      description: The address of its page.
      type: str
    clone_url:
      description: The address to clone it over HTTPS.
      type: str
    ssh_url:
      description: The address to clone it over SSH.
      type: str
    visibility:
      description: V(private) or V(public).
      type: str
    archived:
      description: Whether it is archived.
      type: bool
    default_branch:
      description: The default branch.
      type: str
    description:
      description: The description.
      type: str
    homepage:
      description: The URL of the website.
      type: str
    topics:
      description: The topics, sorted.
      type: list
      elements: str
    template:
      description: The template that it was generated from.
      type: str
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 2
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require

# isort: split
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.repositories.options import REPOSITORY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.repositories.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR


def main() -> None:
    module = AnsibleModule(argument_spec=REPOSITORY_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)
    run_module(module, lambda: run(module.params, check_mode=module.check_mode))


if __name__ == "__main__":
    main()
