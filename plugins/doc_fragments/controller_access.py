# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the plugins that use the Management API on the controller."""

from __future__ import annotations


class ModuleDocFragment:
    """``draggonnb.supabase.controller_access``: as the fragment ``management_api``, with variables of the controller's environment."""

    DOCUMENTATION = r"""
options:
  api_token:
    description: Personal access token for the Management API, classic or scoped.
    type: str
    env:
      - name: SUPABASE_MANAGEMENT_TOKEN
      - name: SUPABASE_ACCESS_TOKEN
  api_url:
    description: URL of the Management API. Redirects are not followed, so that the token isn't sent to another server.
    type: str
    default: https://api.supabase.com
    env:
      - name: SUPABASE_API_URL
  api_timeout:
    description: Seconds to wait for the response to one request.
    type: float
    default: 30.0
requirements:
  - requests >= 2.28, on the controller
"""
