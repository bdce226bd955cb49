# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a client."""

from __future__ import annotations

DOCUMENTATION = r"""
name: client_page
short_description: Return the page of a client as HTML
version_added: 1.0.0
author: DraggonnB (@draggonnb)
description:
  - Returns one HTML page that loads nothing else, with what the steps have created for a client, links to it, and what to do next.
  - Sections of the present page that the run doesn't have are kept. The same input always gives the same page.
options:
  _terms:
    description: The path of the page, which may not exist yet.
    type: list
    elements: str
    required: true
  client:
    description: The client, with C(id), C(name), C(email), and C(tier).
    type: dict
    required: true
  results:
    description:
      - The results of steps, each with C(success), C(step), and C(data). Those that succeeded and have C(data.page) are shown.
      - That has a C(title), dictionaries C(facts) and C(links) by label, and C(next_steps), which are sentences. None of it may be secret.
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
- name: Write the page of a client
  draggonnb.supabase.private_file:
    path: pages/acme.html
    content: "{{ lookup('draggonnb.supabase.client_page', 'pages/acme.html', client=client, results=results) }}"
  vars:
    client: {id: acme, name: Acme Ltd, email: it@acme.example, tier: starter}
    results:
      - success: true
        step: github-repository
        data:
          page:
            title: Repository
            links: {code: https://github.com/my-agency/client-acme}
"""

RETURN = r"""
_raw:
  description: The page.
  type: list
  elements: str
"""

import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.draggonnb.supabase.plugins.plugin_utils import client_page
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.steps import STEPS

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LookupModule(LookupBase):
    """The lookup ``client_page``."""

    def run(
        self,
        terms: Sequence[str],
        variables: Mapping[str, t.Any] | None = None,
        **options: t.Any,
    ) -> list[str]:
        """Return the page for each path.

        :raises AnsibleError: a file there is none of this client.
        """
        del variables
        client = {name: str(options["client"].get(name) or "") for name in ("id", "name", "email", "tier")}
        order = [step.role.replace("_", "-") for step in STEPS]
        now = client_page.sections(options.get("results") or [])
        return [client_page.html(client, client_page.merged(_before(path, client["id"]), now, order)) for path in terms]


def _before(path: str, client: str) -> list[dict[str, t.Any]]:
    """Return the sections of the present page."""
    try:
        with open(path, encoding="utf-8") as file:
            page = client_page.read(file.read())
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it isn't text"
        raise AnsibleError(f"The page {path} can't be read: {reason}. Set another path.") from None
    if page is None or page.get("client_id") != client:
        raise AnsibleError(
            f"The file {path} exists and isn't replaced, because it isn't the page of client {client}. Set another path."
        )
    return list(page["sections"])
