# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which projects become hosts, and with which variables."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.project_hosts import (
    Filters,
    ambiguous,
    compile_pattern,
    variables,
    with_client,
)

PATTERN = compile_pattern(r"client-(?P<client_id>[a-z0-9]+(?:-[a-z0-9]+)*)-prod")
ACME = {
    "name": "client-acme-prod",
    "ref": "a" * 20,
    "status": "ACTIVE_HEALTHY",
    "region": "eu-central-1",
    "instance_size": "micro",
}


@pytest.mark.parametrize(
    ("name", "client"),
    [
        ("client-acme-prod", "acme"),
        ("client-acme-prod-prod", "acme-prod"),
        ("my-client-acme-prod", None),
        ("client-acme-prod2", None),
        ("client--prod", None),
        ("client-Acme-prod", None),
        ("website", None),
    ],
)
def test_the_complete_name_decides_whose_project_it_is(name: str, client: str | None) -> None:
    assert with_client({**ACME, "name": name}, PATTERN)["client_id"] == client


@pytest.mark.parametrize(
    ("filters", "accepted"),
    [
        (Filters(), True),
        (Filters(statuses=["ACTIVE_HEALTHY"], regions=["eu-central-1"], instance_sizes=["micro", "nano"]), True),
        (Filters(statuses=["INACTIVE"]), False),
        (Filters(regions=["us-east-1"]), False),
        (Filters(instance_sizes=["large"]), False),
    ],
)
def test_filters_restrict_the_hosts(filters: Filters, *, accepted: bool) -> None:
    assert filters.accept(with_client(ACME, PATTERN)) is accepted


@pytest.mark.parametrize("status", ["GOING_DOWN", "REMOVED"])
def test_a_project_that_is_being_deleted_is_no_host(status: str) -> None:
    facts = with_client({**ACME, "status": status}, PATTERN)
    assert not Filters(statuses=[status], others=True).accept(facts)


def test_a_project_of_no_client_is_a_host_only_if_wanted() -> None:
    website = with_client({**ACME, "name": "website"}, PATTERN)
    assert not Filters().accept(website)
    assert Filters(others=True).accept(website)
    assert "client_id" not in variables(website, "", "")


def test_the_client_id_has_no_prefix() -> None:
    assert variables({"name": "client-acme-prod", "client_id": "acme"}, "sb_", "_now") == {
        "client_id": "acme",
        "sb_name_now": "client-acme-prod",
    }


def test_projects_with_one_host_name_are_found() -> None:
    assert ambiguous([("a", {"ref": "1"}), ("b", {"ref": "2"}), ("a", {"ref": "3"})]) == {
        "a": [{"ref": "1"}, {"ref": "3"}]
    }


@pytest.mark.parametrize(
    ("pattern", "message"), [("(", "is not a regular expression"), ("client-(.*)", "has no group")]
)
def test_an_invalid_pattern_is_an_error(pattern: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compile_pattern(pattern)
