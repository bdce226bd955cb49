# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of all modules that use the API of GitHub."""

from __future__ import annotations


class ModuleDocFragment:
    """``draggonnb.supabase.github_api``: mirrors ``TASK_SPEC`` in C(module_utils/github/task.py)."""

    DOCUMENTATION = r"""
options:
  owner:
    description:
      - The organization or user that owns the repository, as in its URL.
      - If not set, the environment variable E(GITHUB_OWNER) is used. One of them is required.
    type: str
  name:
    description: The name of the repository, without the owner.
    type: str
    required: true
  api_token:
    description:
      - A personal access token, fine-grained or classic, or the installation token of a GitHub App.
      - If not set, the environment variable E(GITHUB_TOKEN) is used, then E(GH_TOKEN). One of them is required, unless O(app_id) is set.
    type: str
  app_id:
    description:
      - The id or the client ID of a GitHub App that is installed in the account of the O(owner), on all repositories.
      - The task then creates installation tokens and renews them before they expire. O(api_token) is not used.
      - If not set, the environment variable E(GITHUB_APP_ID) is used.
    type: str
  app_private_key:
    description:
      - The private key of the app, in PEM.
      - If not set, the environment variable E(GITHUB_APP_PRIVATE_KEY) is used, in which line breaks may be written as C(\n).
    type: str
  app_private_key_file:
    description:
      - The path of a file with the private key of the app, used if O(app_private_key) isn't set.
      - If not set, the environment variable E(GITHUB_APP_PRIVATE_KEY_FILE) is used.
    type: path
  app_installation_id:
    description:
      - The id of the installation, which is found by the O(owner) otherwise with one or two more requests.
      - If not set, the environment variable E(GITHUB_APP_INSTALLATION_ID) is used.
    type: int
  api_url:
    description:
      - URL of the API; that of GitHub Enterprise Server ends with C(/api/v3).
      - If not set, the environment variable E(GITHUB_API_URL) is used.
      - Redirects are not followed, so that the token isn't sent to another server, and no other repository is changed.
    type: str
    default: https://api.github.com
  api_timeout:
    description: Seconds to wait for the response to one request.
    type: float
    default: 30.0
  wait_timeout:
    description: Seconds for the whole task, including waiting for rate limits and for what GitHub does in the background.
    type: float
    default: 180.0
requirements:
  - requests >= 2.28
  - cryptography, if O(app_id) is set
notes:
  - Proxies and certificate authorities are read from the environment, as by C(requests) (E(HTTPS_PROXY),
    E(NO_PROXY), E(REQUESTS_CA_BUNDLE)).
"""
