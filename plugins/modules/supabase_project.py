#!/usr/bin/python
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: supabase_project
short_description: Create, pause, restore or delete a Supabase project
version_added: 0.1.0
description:
  - Brings one Supabase project to the state that is asked for, and returns how to use it.
  - A project is found by its exact name among all projects of the organization. Preview branches, and projects that
    are going down, are left out. Two projects of the same name are an error that names both.
  - A create is sent once. When its answer is lost, or the name is taken in the same moment, the project is looked for
    and adopted, so that there is never a second one.
  - Differences that can't be changed in place (O(region), O(instance_size)) are errors.
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
      - Only reads. The one exception is O(login=auto) when no password is known, which makes a temporary login role
        that can do nothing but read.
  diff_mode:
    support: full
  idempotent:
    support: partial
    details:
      - With O(update_password=always) the password is set each time, because it can't be read back and compared.
options:
  name:
    description:
      - The name of the project, 1 to 256 characters. It tells projects of an organization apart.
    type: str
    required: true
  state:
    description:
      - V(present) creates the project if there is none of this name, and restores it if it is paused.
      - V(paused) pauses the project. It must exist.
      - V(absent) deletes the project with all its data, for good. O(ref) has to be given to confirm it.
    type: str
    choices: [present, paused, absent]
    default: present
  create:
    description:
      - Whether a project that doesn't exist is created. With V(false), RV(project) is null then, nothing is changed,
        RV(action_due) is V(created), and whoever called has the chance to check what is needed before a new project costs money.
    type: bool
    default: true
  restore:
    description:
      - Whether a paused project is restored by O(state=present). With V(false) it is left paused and RV(action_due) is
        V(restored), because a project that runs costs money as well.
    type: bool
    default: true
  region:
    description:
      - Where the project may live, best place first. Codes such as V(eu-central-1), or the smart groups
        V(americas), V(emea) and V(apac), within which the service chooses.
      - A new project goes to the first one that is offered and takes projects at that moment. A warning names those
        that were passed over. If none is left, that is an error that lists what is offered.
      - An existing project must live in one of them, because it can't be moved. A code belongs to a smart group by its
        first part. V(us-), V(ca-), V(mx-) and V(sa-) are V(americas), V(eu-), V(me-), V(il-) and V(af-) are V(emea),
        V(ap-) is V(apac).
      - Required if a project has to be created.
    type: list
    elements: str
  instance_size:
    description:
      - The size of the instance, such as V(micro) or V(small). If not set, a new project gets the smallest one the
        organization's plan has, and an existing one is left as it is.
      - An existing project of another size is an error, because changing it restarts the database and changes the bill.
    type: str
  ref:
    description:
      - The ref the project must have, 20 letters. Something else is an error before anything is changed.
      - Required to delete a project.
    type: str
  database_password:
    description:
      - The password of the database's role C(postgres), at least 4 characters.
      - If not set, a new project gets one of 32 random characters.
      - For an existing project it is taken to be right, and not compared, because it can't be read back.
    type: str
  update_password:
    description:
      - V(on_create) sets the password of new projects only.
      - V(always) sets that of an existing one as well, to O(database_password) or else to a new random one. This
        always counts as a change.
    type: str
    choices: [on_create, always]
    default: on_create
  defer_password:
    description:
      - Make no change that sets a password, that is no new project and no O(update_password=always), but return
        RV(password_due). Then a password can be chosen and kept before the module is called again with it as
        O(database_password), so that it isn't lost whatever happens in between.
      - Everything else is done. Has no effect in check mode.
    type: bool
    default: false
  pending_password:
    description:
      - A password that was chosen by an earlier run, of which it isn't known whether that set it.
      - For an existing project it is tried by logging in, RV(pending_password_outcome) says what came of it. Not tried by a
        run that sets a password.
      - Needs psycopg2; without it the outcome is V(unknown).
    type: str
  kept_password:
    description:
      - The password that somebody keeps for the project whose ref is O(kept_password_ref). With O(login=auto) it is used to
        log in with, if the project is that one. It is never set.
    type: str
  kept_password_ref:
    description:
      - The ref of the project that O(kept_password) belongs to.
    type: str
  wait:
    description:
      - Whether to wait until the project is healthy, the services behind O(connection) answer, and its keys are there.
      - Without waiting, what isn't there yet is null in the return values.
    type: bool
    default: true
  wait_timeout:
    description: Seconds for everything that is waited for together, rate limits included.
    type: float
    default: 180.0
  connection:
    description:
      - How to connect to the database.
      - V(pooler) is the shared pooler in session mode, which is reached by IPv4.
      - V(direct) is the database's own host, which is reached by IPv6 only, unless the project has the IPv4 add-on.
    type: str
    choices: [pooler, direct]
    default: pooler
  login:
    description:
      - Whether to return something to log in to the database with.
      - V(auto) uses the password if this run knows it, because it was given or set. Else it makes a temporary login
        role, so that nobody has to keep the password. Each new one replaces the one before, that of another run on the
        same project included. So log in at once, and when the password is refused, make another one rather than try it again.
    type: str
    choices: [none, auto]
    default: none
notes:
  - The return values hold keys, and may hold passwords. Use C(no_log=true) for the task.
  - A failure after the project was created tells the project and its ref. The next run picks it up.
  - The password that this module makes up is known to nobody if the run fails after it was set. Who wants to log in
    with it gives one as O(database_password), or sets another one by O(update_password=always).
  - When the API's answer to a create, or to setting a password, is lost, the module finds out by logging in whether it
    took effect. That needs psycopg2, and the database within reach.
seealso:
  - module: draggonnb.supabase.pg_schema_apply
"""

EXAMPLES = r"""
- name: Make sure that the project of a client is there
  draggonnb.supabase.supabase_project:
    name: client-acme-prod
    region: [eu-central-1, emea]
    login: auto
  register: project
  no_log: true

- name: Bring its database to the schema
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

- name: Give the database a new password
  draggonnb.supabase.supabase_project:
    name: client-acme-prod
    update_password: always
  register: project
  no_log: true

- name: Pause a project
  draggonnb.supabase.supabase_project:
    name: client-acme-prod
    state: paused

- name: Delete a project for good
  draggonnb.supabase.supabase_project:
    name: client-acme-prod
    ref: abcdefghijklmnopqrst
    state: absent
"""

RETURN = r"""
action:
  description: What was done, or would be done in check mode.
  returned: always
  type: str
  choices: [none, created, restored, updated, paused, deleted]
  sample: created
action_due:
  description: The change that is due, and that O(create=false) or O(restore=false) kept this run from.
  returned: success
  type: str
  choices: [none, created, restored]
  sample: none
project:
  description:
    - The project, null when there is none. In check mode what would be created, with null for what the service decides.
    - Also part of a failure, as far as it is known by then.
  returned: always
  type: dict
  contains:
    ref:
      description: The project's reference, part of its addresses.
      type: str
      sample: abcdefghijklmnopqrst
    name:
      description: Its name.
      type: str
    organization_slug:
      description: The organization it belongs to.
      type: str
    region:
      description: Where it lives.
      type: str
      sample: eu-central-1
    status:
      description: The service's word for how it is.
      type: str
      sample: ACTIVE_HEALTHY
    created_at:
      description: When it was created.
      type: str
    postgres_version:
      description: The full version of its database.
      type: str
      sample: 17.6.1.063
    postgres_engine:
      description: The major version of its database.
      type: str
      sample: "17"
    instance_size:
      description: The size of its instance, null when the service doesn't tell.
      type: str
      sample: micro
api_keys:
  description: The project's API keys. Null is a key the project doesn't have, or doesn't have yet.
  returned: always
  type: dict
  contains:
    publishable:
      description: The key for browsers and apps.
      type: str
    secret:
      description: The key for servers. It passes row level security.
      type: str
    anon:
      description: The legacy key for browsers and apps.
      type: str
    service_role:
      description: The legacy key for servers. It passes row level security.
      type: str
connection:
  description: Where the database is reached, null when there is none to reach.
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
      description: The user name of the database's owner there.
      type: str
    database_url:
      description: All of it as a URL, without a password.
      type: str
login:
  description: What logs in to the database.
  returned: with O(login=auto), when there is a database to reach
  type: dict
  contains:
    user:
      description: The user name.
      type: str
    password:
      description: The password.
      type: str
    session_role:
      description: The role to C(SET) in the session before anything else, null when there is nothing to set.
      type: str
    expires_in:
      description: Seconds until no new session can be opened with it, null when it doesn't expire.
      type: int
    kind:
      description: V(password) or V(login_role).
      type: str
database_password:
  description: The password of the database's role C(postgres).
  returned: when this run set it, or found that O(pending_password) is it
  type: str
database_password_certain:
  description:
    - Whether there is no doubt that RV(database_password) is the database's. It is false when the API's answer was lost and the
      database couldn't be asked.
    - Also part of a failure, when a password had been sent by then.
  returned: with RV(database_password)
  type: bool
password_due:
  description: Whether O(defer_password) kept this run from a change that sets a password.
  returned: always
  type: bool
pending_password_outcome:
  description: Whether the database takes O(pending_password). V(unknown) when that couldn't be found out.
  returned: when it was tried
  type: str
  choices: [valid, refused, unknown]
database_url:
  description: The URL of the database with the password in it.
  returned: when this run set the password, or it was given or kept
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

    def story() -> Outcome:
        outcome = run(module.params, check_mode=module.check_mode, accepts_password=accepts_password)
        # Ansible would mask a given password in the return values that exist to carry it. Once the run went well, let
        # it through there, and take it out of the one place where it has no business: the task's own arguments.
        for option in ("database_password", "pending_password", "kept_password"):
            module.no_log_values.discard(module.params.pop(option))
        return outcome

    run_module(module, story)


if __name__ == "__main__":
    main()
