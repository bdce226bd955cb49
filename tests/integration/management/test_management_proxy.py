# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each fault of the proxy once: when the project is created, and at another request. The next run leaves nothing to do."""

from __future__ import annotations

import contextlib
import socket
import threading
import typing as t
import zlib
from urllib.parse import urlsplit

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure

from tests.chaos.fault_proxy import FAULTS, FaultProxy, FaultRule
from tests.chaos.plan import CREATE
from tests.integration.management.conftest import logged_in
from tests.local_supabase.harness import wait_until
from tests.support.long_runs import most_at_night

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.management.conftest import LocalPlatform

PASSWORD = "chosen-Passw0rd-1"


@pytest.fixture(scope="module")
def proxy(platform: LocalPlatform) -> Iterator[FaultProxy]:
    """Yield a proxy in front of the local Supabase."""
    with FaultProxy(platform.url) as running:
        yield running


@pytest.mark.parametrize("fault", most_at_night(FAULTS, every=16))
def test_next_run_converges_after_fault(platform: LocalPlatform, proxy: FaultProxy, name: str, fault: str) -> None:
    number = zlib.crc32(fault.encode()) % 9 + 4
    proxy.set(FaultRule(fault, route=CREATE, seconds=1.5), FaultRule(fault, number=number, seconds=1.5))
    impatient: dict[str, t.Any] = {
        "api_url": proxy.url,
        "api_timeout": 1.0,
        "wait_timeout": 15.0,
        "database_password": PASSWORD,
    }
    with contextlib.suppress(Failure):
        platform.converge(name, **impatient)
    assert proxy.faults, "no request failed"
    assert len(platform.named(name)) <= 1
    # As the role does: the password was stored before it was set.
    known: dict[str, t.Any] = {"database_password": PASSWORD, "pending_password": PASSWORD, "login": "auto"}
    converged = platform.converge(name, **known)
    assert len(platform.named(name)) == 1
    result = converged.result
    assert converged.changed or result["pending_password_outcome"] == "valid"
    assert logged_in({**result, "login": {**t.cast("dict[str, t.Any]", result["login"]), "password": PASSWORD}}) == (
        "postgres",
        "postgres",
    )
    assert not platform.converge(name, check_mode=True).changed


def test_slow_response_is_given_up_at_the_deadline(platform: LocalPlatform, proxy: FaultProxy, name: str) -> None:
    proxy.set(FaultRule("slow", count=100, seconds=600))
    with pytest.raises(Failure, match="no complete response within 5 s"):
        platform.converge(name, api_url=proxy.url, wait_timeout=1.0)


def accepts_connections(address: tuple[str | None, int | None]) -> bool:
    """Return whether a server listens on the address."""
    with socket.socket() as client:
        return client.connect_ex(address) == 0


def test_no_other_process_gets_the_port_of_a_proxy_that_refuses_connections(platform: LocalPlatform) -> None:
    with FaultProxy(platform.url) as proxy:
        proxy.set(FaultRule("refused", count=2, seconds=3600.0))
        address = (urlsplit(proxy.url).hostname, urlsplit(proxy.url).port)
        both = threading.Barrier(2)

        def request() -> None:
            with socket.create_connection(address) as connection, contextlib.suppress(ConnectionError):
                both.wait()
                connection.sendall(b"GET /v1/projects HTTP/1.1\r\n\r\n")
                connection.recv(1)

        clients = [threading.Thread(target=request) for _number in range(2)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        with socket.socket() as other, pytest.raises(OSError, match="Address already in use"):
            other.bind(address)
        proxy.set()
        wait_until(lambda: accepts_connections(address), "the proxy accepts connections again")
