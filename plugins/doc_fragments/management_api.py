# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of all modules that use the Supabase Management API."""

from __future__ import annotations


class ModuleDocFragment:
    """``draggonnb.supabase.management_api``: mirrors ``ACCESS_SPEC`` in C(module_utils/management/access.py)."""

    DOCUMENTATION = r"""
options:
  organization:
    description:
      - Slug of the organization, as in the URL of its dashboard; not its name.
      - If not set, the environment variable E(SUPABASE_ORG_ID) is used. One of them is required.
    type: str
  api_token:
    description:
      - Personal access token for the Management API, classic or scoped.
      - If not set, the environment variable E(SUPABASE_MANAGEMENT_TOKEN) is used, then E(SUPABASE_ACCESS_TOKEN). One of them is required.
    type: str
  api_url:
    description:
      - URL of the Management API.
      - If not set, the environment variable E(SUPABASE_API_URL) is used.
      - Redirects are not followed, so that the token isn't sent to another server.
    type: str
    default: https://api.supabase.com
  api_timeout:
    description: Seconds to wait for the response to one request.
    type: float
    default: 30.0
requirements:
  - requests >= 2.28
notes:
  - Proxies and certificate authorities are read from the environment, as by C(requests) (E(HTTPS_PROXY),
    E(NO_PROXY), E(REQUESTS_CA_BUNDLE)).
"""
