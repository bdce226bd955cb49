# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of every module that talks to the Supabase Management API."""

from __future__ import annotations


class ModuleDocFragment:
    """``draggonnb.supabase.management_api``: mirrors ``ACCESS_SPEC`` in C(module_utils/management/access.py)."""

    DOCUMENTATION = r"""
options:
  organization:
    description:
      - The slug of the organization, as it stands in the dashboard's address; not its name.
      - If not set, the environment variable E(SUPABASE_ORG_ID) is used. It must be given in one of the two ways.
    type: str
  api_token:
    description:
      - A personal access token for the Management API, classic or scoped.
      - If not set, the environment variable E(SUPABASE_MANAGEMENT_TOKEN) is used, then E(SUPABASE_ACCESS_TOKEN).
        It must be given in one of these ways.
    type: str
  api_url:
    description:
      - The address of the Management API.
      - If not set, the environment variable E(SUPABASE_API_URL) is used.
      - Redirects are not followed, so that the token goes nowhere else.
    type: str
    default: https://api.supabase.com
  api_timeout:
    description: Seconds to wait for the answer to one request.
    type: float
    default: 30.0
requirements:
  - requests >= 2.28
notes:
  - Proxies and certificate authorities come from the environment, as C(requests) reads it (E(HTTPS_PROXY),
    E(NO_PROXY), E(REQUESTS_CA_BUNDLE)).
"""
