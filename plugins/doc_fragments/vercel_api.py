# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of all modules that use the API of Vercel."""

from __future__ import annotations


class ModuleDocFragment:
    """``draggonnb.supabase.vercel_api``: mirrors ``TASK_SPEC`` in C(module_utils/vercel/task.py)."""

    DOCUMENTATION = r"""
options:
  team:
    description:
      - The slug or the ID of the team that owns the project. Every request is about this team.
      - If not set, the environment variable E(VERCEL_TEAM) is used, then E(VERCEL_ORG_ID). One of them is required.
    type: str
  name:
    description: The name of the project.
    type: str
    required: true
  api_token:
    description:
      - An access token of a member of the team.
      - If not set, the environment variable E(VERCEL_TOKEN) is used. One of them is required.
    type: str
  api_url:
    description:
      - URL of the API.
      - If not set, the environment variable E(VERCEL_API_URL) is used.
      - Redirects are not followed, so that the token isn't sent to another server.
    type: str
    default: https://api.vercel.com
  api_timeout:
    description: Seconds to wait for the response to one request.
    type: float
    default: 30.0
  wait_timeout:
    description: Seconds for the whole task, including waiting for rate limits and for what Vercel does in the background.
    type: float
    default: 600.0
requirements:
  - requests >= 2.28
notes:
  - Proxies and certificate authorities are read from the environment, as by C(requests) (E(HTTPS_PROXY),
    E(NO_PROXY), E(REQUESTS_CA_BUNDLE)).
"""
