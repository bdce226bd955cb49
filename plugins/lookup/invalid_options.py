# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: invalid_options
short_description: Return what is wrong with the options of tasks that come later
version_added: 1.0.0
description:
  - Validates the options of modules of this collection as the modules do, without sending a request. So a playbook can reject all invalid
    input before its first task changes something.
  - Files, such as the sources of an edge function, are read on the controller.
author:
  - DraggonnB (@draggonnb)
options:
  _terms:
    description: Names of the modules, without the collection, such as V(supabase_storage_bucket).
    type: list
    elements: str
    choices: [supabase_api_key, supabase_edge_function, supabase_secret, supabase_storage_bucket]
    required: true
  options:
    description: A list of options for each module, a dictionary for each task. Options with null count as not set.
    type: list
    elements: list
    required: true
notes:
  - The sentences contain no secret.
"""

EXAMPLES = r"""
- name: Check the buckets before the project is created
  ansible.builtin.assert:
    that: problems | length == 0
    fail_msg: "{{ problems | join(' ') }}"
  vars:
    problems: "{{ query('draggonnb.supabase.invalid_options', 'supabase_storage_bucket', options=[buckets]) }}"
"""

RETURN = r"""
_raw:
  description: A sentence for each invalid task. The list is empty if all options are valid.
  type: list
  elements: str
"""

import typing as t

from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys import options as api_keys
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_functions import (
    options as edge_functions,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_secrets import options as edge_secrets
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.storage_buckets import (
    options as storage_buckets,
)

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: The specification of the options of a module, and the function that validates them.
_MODULES: dict[str, tuple[t.Any, t.Callable[[Mapping[str, t.Any]], object]]] = {
    "supabase_api_key": (api_keys.API_KEY_SPEC, api_keys.read_spec),
    "supabase_edge_function": (edge_functions.FUNCTION_SPEC, edge_functions.read_spec),
    "supabase_secret": (edge_secrets.SECRET_SPEC, edge_secrets.read_spec),
    "supabase_storage_bucket": (storage_buckets.BUCKET_SPEC, storage_buckets.read_spec),
}
#: A ref that is valid, since the project may not exist yet.
_REF = "a" * 20


class LookupModule(LookupBase):
    """The lookup ``invalid_options``."""

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **arguments: t.Any,
    ) -> list[str]:
        """Return a sentence for each invalid task."""
        del variables
        options: Sequence[Sequence[Mapping[str, t.Any]]] = arguments.get("options", ())
        unknown = [term for term in terms if term not in _MODULES]
        if unknown or len(terms) != len(options):
            raise AnsibleError(
                f"The lookup invalid_options takes names of {', '.join(_MODULES)}, and a list of options for each of them."
            )
        return [
            problem
            for module, tasks in zip(terms, options, strict=True)
            for given in tasks
            for problem in _problems(module, given)
        ]


def _problems(module: str, given: Mapping[str, t.Any]) -> Iterator[str]:
    spec, read_spec = _MODULES[module]
    set_options = {name: value for name, value in given.items() if value is not None}
    # Without the options of the API, whose fallbacks are variables of the environment.
    own = {name: option for name, option in spec.items() if "fallback" not in option}
    result = ArgumentSpecValidator(own).validate({"ref": _REF, **set_options})
    if result.error_messages:
        shown = set_options.get("name", "")
        yield from (f"{module}{f' {shown}' if shown else ''}: {message}." for message in result.error_messages)
        return
    try:
        read_spec(result.validated_parameters)
    except Failure as failure:
        yield failure.as_result()["msg"]
