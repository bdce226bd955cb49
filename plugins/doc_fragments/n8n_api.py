# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of all modules that use the API of n8n."""

from __future__ import annotations


class ModuleDocFragment:
    """``draggonnb.supabase.n8n_api``: mirrors ``TASK_SPEC`` in C(module_utils/n8n/task.py)."""

    DOCUMENTATION = r"""
options:
  api_url:
    description:
      - URL of the server, with or without C(/api/v1).
      - If not set, the environment variable E(N8N_URL) is used. One of them is required.
      - Redirects are not followed, so that the key isn't sent to another server.
    type: str
  api_token:
    description:
      - An API key of n8n, which the settings of the editor create.
      - If not set, the environment variable E(N8N_API_KEY) is used. One of them is required.
    type: str
  api_timeout:
    description: Seconds to wait for the response to one request.
    type: float
    default: 30.0
  wait_timeout:
    description: Seconds for the whole task, including waiting for rate limits and webhooks.
    type: float
    default: 60.0
requirements:
  - requests >= 2.28
notes:
  - Proxies and certificate authorities are read from the environment, as by C(requests) (E(HTTPS_PROXY),
    E(NO_PROXY), E(REQUESTS_CA_BUNDLE)).
"""
