# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loopback addresses for clusters: one each, with PostgreSQL's default port where the system allows it."""

from __future__ import annotations

import secrets
import socket
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"
DIRECT_PORT = 5432


@dataclass(frozen=True, slots=True)
class Address:
    """Where a cluster listens."""

    host: str
    port: int


def free_port(host: str) -> int:
    """Return a port that is currently free on ``host``."""
    with socket.socket() as listener:
        listener.bind((host, 0))
        return int(listener.getsockname()[1])


def is_free(address: Address) -> bool:
    """Return whether an address is free to listen on."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address.host, address.port))
        except OSError:
            return False
    return True


def free_address() -> Address:
    """Return an unused loopback address with port 5432, or if there is none, 127.0.0.1 with any free port.

    Linux accepts connections on all of 127.0.0.0/8. On other systems, or with another server on 0.0.0.0:5432, clients
    cannot know the port for direct connections and have to use the pooler.
    """
    for _attempt in range(5):
        host = f"127.{64 + secrets.randbelow(64)}.{secrets.randbelow(256)}.{1 + secrets.randbelow(254)}"
        address = Address(host, DIRECT_PORT)
        if is_free(address):
            return address
    return Address(LOOPBACK, free_port(LOOPBACK))


def accepts_connections(address: Address) -> bool:
    """Return whether a server listens on an address."""
    try:
        socket.create_connection((address.host, address.port), timeout=1).close()
    except OSError:
        return False
    return True
