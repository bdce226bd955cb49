# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of a template, without a copy of all variables, and rendered once for hosts that have the same."""

from __future__ import annotations

DOCUMENTATION = r"""
name: rendered
short_description: Return the text of a template as ansible.builtin.template does, in less time
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Does what P(ansible.builtin.template#lookup) does, which copies all variables of the host before, with all that is in them. That takes
    several times as long as the template.
options:
  _terms:
    description: Files of templates, which are searched for as P(ansible.builtin.template#lookup) does.
    type: list
    elements: str
    required: true
  template_vars:
    description: Further variables for the template.
    type: dict
    default: {}
  keep:
    description:
      - Whether to keep the text until the run ends, for other hosts and tasks with the same O(template_vars). It is kept if nothing else
        determines it, that is, if the template and what it includes use no other variable, lookup, or unusual filter.
      - What a template includes must be in its own folder.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Show the schema of the client
  ansible.builtin.debug:
    msg: "{{ lookup('draggonnb.supabase.rendered', 'schema.sql.j2', template_vars={'tier': 'starter'}) }}"
"""

RETURN = r"""
_raw:
  description: The texts.
  type: list
  elements: str
"""

import functools
import typing as t

from ansible import constants
from ansible.plugins.loader import lookup_loader
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.kept_texts import kept_text

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Variables(dict[str, t.Any]):
    """Variables whose copy has the same values."""

    def __deepcopy__(self, _memo: object) -> dict[str, t.Any]:
        return dict(self)


class LookupModule(LookupBase):
    """The lookup ``rendered``."""

    _loader: t.Any  # LookupBase sets these for its subclasses
    _templar: t.Any

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[t.Any]:
        """Return the text of each template."""
        keeps = options.pop("keep", False)
        template = lookup_loader.get("ansible.builtin.template", loader=self._loader, templar=self._templar)
        known = Variables(variables or {})

        def render(term: str) -> t.Any:  # noqa: ANN401 - text, with what Ansible knows of it
            return template.run([term], variables=known, **options)[0]

        if not keeps:
            return [render(term) for term in terms]
        folder, values = vars(constants)["DEFAULT_LOCAL_TMP"], options.get("template_vars") or {}
        return [kept_text(folder, self._file(term, known), values, functools.partial(render, term)) for term in terms]

    def _file(self, term: str, known: Mapping[str, t.Any]) -> str:
        """Return the path of a template; the term itself if there is none, which the lookup of Ansible reports."""
        find: t.Any = self.find_file_in_search_path
        return str(find(known, "templates", term, ignore_missing=True) or term)
