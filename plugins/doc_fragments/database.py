# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options for a connection to a PostgreSQL database; mirrors ``module_utils/schema/options.py``."""

from __future__ import annotations


class ModuleDocFragment:
    """``draggonnb.supabase.database``."""

    DOCUMENTATION = r"""
options:
  database_url:
    description:
      - The database as a connection URI, C(postgresql://user@host:port/database).
      - Special characters in its parts must be percent-encoded, such as C(@) (C(%40)) and C(/) (C(%2F)). An ambiguous URI is an error,
        whose message shows no part of it.
      - Set the password in O(login_password), which takes precedence over one in the URI.
    type: str
  login_host:
    description:
      - Host of the server, or the directory of its Unix socket.
    type: str
  login_port:
    description:
      - Port of the server. Ignored with O(database_url).
    type: int
    default: 5432
  login_db:
    description:
      - Name of the database.
    type: str
  login_user:
    description:
      - Role to log in as.
    type: str
  login_password:
    description:
      - Password of the role.
    type: str
  login_wait:
    description:
      - Seconds to keep trying, every 2.5 seconds, while the server can't be reached, for example because a pooler doesn't know a new
        tenant yet.
      - Doesn't apply to a rejected password, see O(login_password_wait).
    type: float
    default: 0.0
  login_password_wait:
    description:
      - Seconds to keep trying while the server rejects the password, at most three more times, with increasing pauses. Use it for a
        password that was just set and that a pooler may not know yet.
      - Keep V(0) for any other password, because servers block addresses that repeatedly send a wrong one.
    type: float
    default: 0.0
  ssl_mode:
    description:
      - TLS mode, as in libpq.
    type: str
    choices: [disable, allow, prefer, require, verify-ca, verify-full]
  ca_cert:
    description:
      - File with the certificates of the trusted authorities.
    type: path
  session_role:
    description:
      - Role to switch to (C(SET ROLE)) before changing anything. Not used in check mode, which only reads.
    type: str
requirements:
  - psycopg2
"""
