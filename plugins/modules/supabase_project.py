#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_project
short_description: Create, rename, resize, pause, restore, or delete a Supabase project
version_added: 1.0.0
description:
  - Manages one Supabase project and returns its keys and its connection.
  - The project is found by its exact name in the organization, or without O(name), by its O(ref). Preview branches and projects that
    are being removed are ignored. Two projects with the same name are an error that names both.
  - A project that was created elsewhere is adopted as it is. Its options are compared, and nothing else about it is changed.
  - A request to create a project is sent once. If its response is lost, or another run creates the project at the same time, the
    module finds that project and uses it, so that there is never a second one.
  - Differences that can't be changed in place (O(region), O(postgres_engine)) are errors.
author:
  - DraggonnB (@draggonnb)
extends_documentation_fragment:
  - draggonnb.supabase.attributes
  - draggonnb.supabase.attributes.supabase
  - draggonnb.supabase.management_api
attributes:
  check_mode:
    support: full
    details:
      - Only reads, with one exception. With O(login=auto), if no password is known, it creates a temporary login role that can
        only read.
      - Fails if the plan of the organization doesn't include pausing or an add-on, as far as the token may read the plan. How many further
        projects it allows isn't known before one is created.
  diff_mode:
    support: full
  idempotent:
    support: partial
    details:
      - With O(update_password=always), the password is set each time, because it can't be read back and compared.
options:
  name:
    description:
      - Name of the project, 1 to 256 characters. It identifies the project in the organization.
      - Without it, O(ref) identifies the project, whatever its name. Then the project must exist and belong to the organization, and it
        can't be deleted, because name and ref confirm each other.
    type: str
  state:
    description:
      - V(present) creates the project if it doesn't exist, and restores it if it is paused.
      - V(paused) pauses the project. It must exist, and the plan of its organization must include pausing, as the Free plan does. That is
        read first, with the permission C(organizations_read), if the token has it.
      - V(absent) deletes the project with all its data, permanently. It requires O(ref) as confirmation.
    type: str
    choices: [present, paused, absent]
    default: present
  create:
    description:
      - Whether to create a missing project. With V(false), nothing is changed, RV(project) is null, and RV(action_due) is V(created),
        so that a playbook can check requirements before a new project costs money.
    type: bool
    default: true
  restore:
    description:
      - Whether O(state=present) restores a paused project. With V(false), it remains paused and RV(action_due) is
        V(restored), because a running project costs money as well.
    type: bool
    default: true
  rename:
    description:
      - Whether to rename the project O(ref) if no project has the name O(name). Without it, a ref of a project with another name is an
        error.
      - Has no effect with O(state=absent).
    type: bool
    default: false
  region:
    description:
      - Regions where the project may run, in order of preference. Codes such as V(eu-central-1), or the smart groups
        V(americas), V(emea), and V(apac), within which Supabase chooses.
      - A new project is created in the first one that is available. A warning names the unavailable ones. If none is available, the
        module fails and lists the available ones.
      - An existing project must be in one of them, because it can't be moved. The prefix of a code determines its smart
        group. V(us-), V(ca-), V(mx-), and V(sa-) are V(americas), V(eu-), V(me-), V(il-), and V(af-) are V(emea),
        V(ap-) is V(apac).
      - Required to create a project.
    type: list
    elements: str
  instance_size:
    description:
      - Compute size of the instance, such as V(micro) or V(small). If not set, a new project has the smallest size of the
        organization's plan, and the size of an existing one isn't compared.
      - An existing project with another size is an error without O(resize).
    type: str
  resize:
    description:
      - Whether to change the compute size of an existing project to O(instance_size).
      - This restarts the database and changes the price. A warning states both prices, also in check mode.
      - Resizing takes minutes; O(wait_timeout) has to allow for that. A paused project is not resized.
    type: bool
    default: false
  postgres_engine:
    description:
      - Major version of PostgreSQL for a new project, such as V(17) or V(17-oriole). If not set, Supabase chooses the newest.
      - An existing project must have this version. The module M(draggonnb.supabase.supabase_project_upgrade) changes it.
    type: str
  release_channel:
    description:
      - Release channel of PostgreSQL for a new project, such as V(ga) or V(preview). If not set, it is V(ga). It isn't compared.
    type: str
  point_in_time_recovery:
    description:
      - For how many days the database can be restored to any point in time, V(0) for not at all. It is an add-on with a price, and
        requires at least O(instance_size=small).
      - If not set, the add-on remains as it is, and isn't read.
    type: int
    choices: [0, 7, 14, 28]
  ipv4_address:
    description:
      - Whether the host of the database has an IPv4 address, which is required for O(connection=direct) on a network without IPv6. It is
        an add-on with a price.
      - If not set, the add-on remains as it is, and isn't read.
    type: bool
  ref:
    description:
      - The ref that the project must have, 20 letters. If it has another one, the module fails before it changes anything.
      - Without O(name), it alone identifies the project.
      - Required to delete or rename a project.
    type: str
  database_password:
    description:
      - Password of the database role C(postgres), at least 4 characters.
      - If not set, a random one of 32 characters is generated for a new project.
      - For an existing project, it is assumed to be correct, because it can't be read back.
    type: str
  update_password:
    description:
      - V(on_create) sets the password of new projects only.
      - V(always) also sets that of an existing project, to O(database_password) or else to a random one. This
        always counts as a change.
    type: str
    choices: [on_create, always]
    default: on_create
  defer_password:
    description:
      - Don't create a project or set a password because of O(update_password=always), but return
        RV(password_due). A playbook can then store a password before it calls the module again with this
        O(database_password), so that no failure can lose it.
      - All other changes are made. Has no effect in check mode.
    type: bool
    default: false
  pending_password:
    description:
      - A password that an earlier run may have set.
      - For an existing project, it is tested by logging in; RV(pending_password_outcome) is the outcome. It isn't tested by a
        run that sets a password.
      - Requires psycopg2; without it, the outcome is V(unknown).
    type: str
  kept_password:
    description:
      - The stored password of the project with the ref O(kept_password_ref). With O(login=auto), it is used to
        log in to that project. It is never set.
    type: str
  kept_password_ref:
    description:
      - Ref of the project that O(kept_password) belongs to.
    type: str
  api_keys:
    description:
      - Which API keys to read and return.
      - V(all) also reveals the secret keys, for which a scoped token needs the permission C(api_gateway_keys_secret_read).
      - V(public) returns RV(api_keys.publishable) and RV(api_keys.anon), with the permission C(api_gateway_keys_read).
      - V(none) sends no request for keys.
      - If the token lacks a permission, the module warns, and the keys that it may not read are null.
    type: str
    choices: [none, public, all]
    default: all
  wait:
    description:
      - Whether to wait until the project is healthy, the services of O(connection) accept connections, and its keys exist
        (those of O(api_keys)).
      - Without waiting, return values that aren't known yet are null.
    type: bool
    default: true
  wait_timeout:
    description: Seconds for all waiting together, rate limits included.
    type: float
    default: 180.0
  connection:
    description:
      - How to connect to the database.
      - V(pooler) is the shared pooler in session mode, which is reachable over IPv4.
      - V(direct) is the host of the database, which is reachable over IPv6 only, unless the project has the IPv4 add-on.
    type: str
    choices: [pooler, direct]
    default: pooler
  login:
    description:
      - Whether to return a login for the database.
      - V(auto) uses the password if this run knows it, because it is an option or was set. Otherwise, it creates a temporary login
        role, for which no stored password is needed. Each new one replaces the last one, also that of another run on the
        same project. So log in at once, and if its password is rejected, create another one instead of trying it again.
    type: str
    choices: [none, auto]
    default: none
notes:
  - The return values contain keys and can contain passwords. Use C(no_log=true) for the task.
  - The message of a failure after the project was created contains its ref. The next run continues with this project.
  - If the run fails after a generated password was set, the password is lost. To log in with a password, set
    O(database_password), or set another one with O(update_password=always).
  - If the API's response to creating a project or setting a password is lost, the module finds out by logging in whether it
    took effect. This requires psycopg2 and a reachable database.
seealso:
  - module: draggonnb.supabase.supabase_project_upgrade
  - module: draggonnb.supabase.pg_schema_apply
"""

EXAMPLES = r"""
- name: Ensure that the project of a client exists
  draggonnb.supabase.supabase_project:
    name: client-acme-prod
    region: [eu-central-1, emea]
    login: auto
  register: project
  no_log: true

- name: Apply the schema to its database
  draggonnb.supabase.pg_schema_apply:
    login_host: "{{ project.connection.host }}"
    login_port: "{{ project.connection.port }}"
    login_db: "{{ project.connection.dbname }}"
    login_user: "{{ project.login.user }}"
    login_password: "{{ project.login.password }}"
    session_role: "{{ project.login.session_role | default(omit, true) }}"
    login_wait: 15
    login_password_wait: "{{ 15 if project.database_password is defined else 0 }}"
    schema_file: schema.sql

- name: Set a new database password
  draggonnb.supabase.supabase_project:
    name: client-acme-prod
    update_password: always
  register: project
  no_log: true

- name: Rename a project
  draggonnb.supabase.supabase_project:
    name: client-acme-prod
    ref: abcdefghijklmnopqrst
    rename: true

- name: Adopt a project that Terraform made, and give it a larger instance at night
  draggonnb.supabase.supabase_project:
    ref: abcdefghijklmnopqrst
    instance_size: small
    resize: true
    point_in_time_recovery: 7
    wait_timeout: 900

- name: Pause a project
  draggonnb.supabase.supabase_project:
    name: client-acme-prod
    state: paused

- name: Delete a project permanently
  draggonnb.supabase.supabase_project:
    name: client-acme-prod
    ref: abcdefghijklmnopqrst
    state: absent
"""

RETURN = r"""
action:
  description: The change that was made, or would be made in check mode.
  returned: always
  type: str
  choices: [none, created, restored, updated, renamed, paused, deleted]
  sample: created
action_due:
  description: The change that was not made because of O(create=false) or O(restore=false).
  returned: success
  type: str
  choices: [none, created, restored]
  sample: none
project:
  description:
    - The project, or null if it doesn't exist. In check mode, the project that would be created, with null for values that Supabase
      chooses.
    - Also part of a failure, if it is known.
  returned: always
  type: dict
  contains:
    ref:
      description: Its ref, which is part of its URLs.
      type: str
      sample: abcdefghijklmnopqrst
    name:
      description: Its name.
      type: str
    organization_slug:
      description: The organization it belongs to.
      type: str
    region:
      description: Its region.
      type: str
      sample: eu-central-1
    status:
      description: Its status, as the API reports it.
      type: str
      sample: ACTIVE_HEALTHY
    created_at:
      description: When it was created.
      type: str
    postgres_version:
      description:
        - The full version of its database.
        - Null if the project was not read, because a search had found it healthy and nothing about it was changed. O(connection=direct)
          always reads it.
      type: str
      sample: 17.6.1.063
    postgres_engine:
      description: The major version of its database. Null like RV(project.postgres_version).
      type: str
      sample: "17"
    instance_size:
      description: The compute size of its instance. Null if the API doesn't report it, or without O(name) and O(instance_size).
      type: str
      sample: micro
api_keys:
  description: The project's API keys. A key that doesn't exist (yet) is null.
  returned: always
  type: dict
  contains:
    publishable:
      description: The key for browsers and apps.
      type: str
    secret:
      description: The key for servers. It bypasses row-level security.
      type: str
    anon:
      description: The legacy key for browsers and apps.
      type: str
    service_role:
      description: The legacy key for servers. It bypasses row-level security.
      type: str
unknown_api_keys:
  description:
    - The names of the keys in RV(api_keys) that were not read, because of O(api_keys) or because the token may not read them. A null
      that isn't listed is a key that doesn't exist.
  returned: always
  type: list
  elements: str
  sample: [secret]
connection:
  description: How to connect to the database, or null if it can't be reached.
  returned: always
  type: dict
  contains:
    mode:
      description: V(pooler) or V(direct).
      type: str
    host:
      description: The host.
      type: str
    port:
      description: The port.
      type: int
    dbname:
      description: The database.
      type: str
    user:
      description: The user name of the database owner for this connection.
      type: str
    database_url:
      description: The connection URL, without a password.
      type: str
login:
  description: The login for the database.
  returned: with O(login=auto), if the database can be reached
  type: dict
  contains:
    user:
      description: The user name.
      type: str
    password:
      description: The password.
      type: str
    session_role:
      description: The role to switch to (C(SET ROLE)) at the start of the session, or null.
      type: str
    expires_in:
      description: Seconds until it can't open new sessions, or null if it doesn't expire.
      type: int
    kind:
      description: V(password) or V(login_role).
      type: str
database_password:
  description: The password of the database role C(postgres).
  returned: if this run set it or verified that it is O(pending_password)
  type: str
database_password_certain:
  description:
    - Whether RV(database_password) is certain to be the password of the database. It is false if the API's response was lost and the
      database couldn't be reached.
    - Also part of a failure, if a password had been sent.
  returned: with RV(database_password)
  type: bool
password_due:
  description: Whether a change that sets a password was not made because of O(defer_password).
  returned: always
  type: bool
pending_password_outcome:
  description: Whether the database accepts O(pending_password). V(unknown) if that couldn't be tested.
  returned: if it was tested
  type: str
  choices: [valid, refused, unknown]
database_url:
  description: The connection URL with the password.
  returned: if this run knows the password
  type: str
requests:
  description: How many requests were sent to the API.
  returned: success
  type: int
  sample: 4
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.draggonnb.supabase.plugins.module_utils.libraries import require
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.options import PROJECT_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.reconciler import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome, run_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import REQUESTS_IMPORT_ERROR
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import accepts_password


def main() -> None:
    module = AnsibleModule(argument_spec=PROJECT_SPEC, supports_check_mode=True)
    require(module, "requests", REQUESTS_IMPORT_ERROR)

    def reconcile() -> Outcome:
        outcome = run(module.params, check_mode=module.check_mode, accepts_password=accepts_password)
        # Ansible would mask the passwords of the options in the return values that contain them on purpose. After a successful
        # run, don't mask them there, and remove them from the arguments, which are returned as well.
        for option in ("database_password", "pending_password", "kept_password"):
            module.no_log_values.discard(module.params.pop(option))
        return outcome

    run_module(module, reconcile)


if __name__ == "__main__":
    main()
