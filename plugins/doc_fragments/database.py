# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a module reaches a PostgreSQL database; mirrors ``module_utils/schema/options.py``."""

from __future__ import annotations


class ModuleDocFragment:
    """``draggonnb.supabase.database``."""

    DOCUMENTATION = r"""
options:
  database_url:
    description:
      - The database as a connection URI, C(postgresql://user@host:port/database).
      - Special characters in its parts have to be percent-encoded, such as C(@) (C(%40)) and C(/) (C(%2F)). What PostgreSQL's client would
        read in another way than it is meant is an error, and nothing of it is shown.
      - Better keep the password out of it and in O(login_password), which goes before one in the URI.
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
      - Its password.
    type: str
  login_wait:
    description:
      - Seconds to keep trying, 2.5 seconds apart, while the server can't be reached. For a pooler that doesn't know a new
        tenant yet.
      - A refused password isn't tried again by it, see O(login_password_wait).
    type: float
    default: 0.0
  login_password_wait:
    description:
      - Seconds to keep trying while the server refuses the password, three more times at most, with growing pauses. For a
        password that was just set, which a pooler doesn't know yet.
      - Leave it at V(0) for every other password, since servers block addresses from which a wrong one is tried often.
    type: float
    default: 0.0
  ssl_mode:
    description:
      - How much of TLS is asked for, as in libpq.
    type: str
    choices: [disable, allow, prefer, require, verify-ca, verify-full]
  ca_cert:
    description:
      - A file with the certificates of the authorities to trust.
    type: path
  session_role:
    description:
      - The role to become in order to make and change objects. Reading needs it not, so check mode doesn't become it.
    type: str
requirements:
  - psycopg2
"""
