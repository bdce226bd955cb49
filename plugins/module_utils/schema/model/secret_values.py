# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret values in the catalogs, such as the password of a user mapping: facts contain stand-ins for them.

A stand-in is the same for equal values in one process, so facts can be compared. It is a keyed hash, whose key is never
stored, so it says nothing about the value. Everything that is planned and reported has stand-ins; only the statements
sent to the server have the values. Reports show a mask instead of a stand-in.
"""

from __future__ import annotations

import contextlib
import contextvars
import hashlib
import hmac
import re
import secrets
import typing as t

from ...masking import MASK, mask
from .sql import literal

if t.TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = secrets.token_bytes(32)
_STAND_IN = re.compile(r"<secret:[0-9a-f]{64}>")
_LITERAL = re.compile(r"'(?:password=)?(<secret:[0-9a-f]{64}>)'")
_unscoped: dict[str, str] = {}
_current: contextvars.ContextVar[dict[str, str]] = contextvars.ContextVar("secret values", default=_unscoped)
"""The value for each stand-in; every run has its own."""

MASKED_CONNECTION = f"password={MASK}"
"""What reports have instead of a connection string."""

_HARMLESS_NAMES = """
    host hostaddr port dbname user schema_name table_name column_name updatable truncatable fetch_size
    batch_size use_remote_estimate fdw_startup_cost fdw_tuple_cost extensions async_capable analyze_sampling
    parallel_commit parallel_abort keep_connections import_default import_collate import_generated
    import_not_null password_required connect_timeout client_encoding application_name
    fallback_application_name keepalives keepalives_idle keepalives_interval keepalives_count tcp_user_timeout
    sslmode sslnegotiation sslcompression sslcert sslkey sslrootcert sslcrl sslcrldir sslsni
    ssl_min_protocol_version ssl_max_protocol_version requirepeer require_auth channel_binding gssencmode
    krbsrvname gsslib gssdelegation target_session_attrs load_balance_hosts use_scram_passthrough debug
    filename format header delimiter quote escape null encoding force_not_null force_null on_error
    log_verbosity reject_limit default username schema table object bucket region aws_region database
    rowid_column location project_id dataset_id api_version mime_type compress timeout limit type version
"""
_HARMLESS = frozenset(_HARMLESS_NAMES.split())
"""The options of foreign-data wrappers, servers, and tables that are reported, of postgres_fdw, dblink, and libpq;
file_fdw; and other wrappers. All others may be secrets."""

_OF_USERS = frozenset(["user", "username", "password_required", "sslcert", "sslkey", "use_scram_passthrough"])
"""The options of user mappings that are reported."""

_CREDENTIALS = re.compile(r"(passw|secret|token)\w*\s*=|://[^/\s]*@", re.IGNORECASE)


def may_be_secret(option: str) -> bool:
    """Return whether the values of an option may be secrets, whatever it belongs to."""
    return option.lower() not in _HARMLESS | _OF_USERS


def conceal(value: str) -> str:
    """Return the stand-in for a secret value."""
    stand_in = f"<secret:{hmac.new(_KEY, value.encode(), hashlib.sha256).hexdigest()}>"
    _current.get()[stand_in] = value
    return stand_in


def conceal_connection(value: str) -> str:
    """Return a stand-in for a whole connection string that is a connection string itself, also when it is masked."""
    return value if value == MASKED_CONNECTION else f"password={conceal(value)}"


def has_password(connection: str) -> bool:
    """Return whether a connection string has a password, in either of its forms."""
    return connection == MASKED_CONNECTION or bool(_PASSWORD.search(connection))


_PASSWORD = re.compile(
    r"(?:^|\s)password\s*=\s*(?!'')\S|^postgres(?:ql)?://(?:[^@/?]*:[^@/]+@|[^?]*\?(?:.*&)?password=[^&])", re.DOTALL
)


def conceal_options(options: tuple[str, ...]) -> tuple[str, ...]:
    """Return options (``name=value``) with a stand-in for each value that may be a secret."""
    return tuple(_concealed_option(*option.partition("=")) for option in options)


def conceal_all(options: tuple[str, ...]) -> tuple[str, ...]:
    """Return the options of a user mapping with a stand-in for each value but the name of the user."""
    return tuple(_concealed_option(*option.partition("="), harmless=_OF_USERS) for option in options)


def _concealed_option(name: str, equals: str, value: str, harmless: frozenset[str] = _HARMLESS) -> str:
    shown = name.lower() in harmless and not _CREDENTIALS.search(value)
    # The mask itself is no secret: it stands for a value that is not declared.
    return f"{name}{equals}{value if shown or value in ('', MASK) else conceal(value)}"


def are_known() -> bool:
    """Return whether any secret value was read, so that nothing derived from the catalogs may be stored."""
    return bool(_current.get())


def with_values(sql: str) -> str:
    """Return a statement with the values instead of their stand-ins."""
    if "<secret:" not in sql:
        return sql
    values = _current.get()
    return _LITERAL.sub(lambda match: literal(values[match[1]]) if match[1] in values else match[0], sql)


def masked(text: str) -> str:
    """Return a text with masks instead of stand-ins, and instead of values that a server quoted."""
    values = _current.get()
    return without_stand_ins(mask(text, values.values()) if values else text)


def has_stand_in(text: str) -> bool:
    """Return whether a text has a stand-in for a secret value."""
    return bool(_STAND_IN.search(text))


def without_stand_ins(text: str) -> str:
    """Return a text with masks instead of stand-ins, so that it doesn't depend on the values."""
    return _STAND_IN.sub(MASK, text)


@contextlib.contextmanager
def forgotten_afterwards() -> Iterator[None]:
    """Forget the values read in the block at its end."""
    token = _current.set({})
    try:
        yield
    finally:
        _current.reset(token)
