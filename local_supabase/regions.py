# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The regions of the platform: codes, names, continents, smart groups."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """A region; ``group`` is its smart group."""

    code: str
    name: str
    continent: str
    group: str


REGIONS = (
    Region("us-east-1", "East US (North Virginia)", "NA", "americas"),
    Region("us-east-2", "East US (Ohio)", "NA", "americas"),
    Region("us-west-1", "West US (North California)", "NA", "americas"),
    Region("us-west-2", "West US (Oregon)", "NA", "americas"),
    Region("ca-central-1", "Canada (Central)", "NA", "americas"),
    Region("sa-east-1", "South America (São Paulo)", "SA", "americas"),
    Region("eu-central-1", "Central EU (Frankfurt)", "EU", "emea"),
    Region("eu-central-2", "Central Europe (Zurich)", "EU", "emea"),
    Region("eu-west-1", "West EU (Ireland)", "EU", "emea"),
    Region("eu-west-2", "West Europe (London)", "EU", "emea"),
    Region("eu-west-3", "West EU (Paris)", "EU", "emea"),
    Region("eu-north-1", "North EU (Stockholm)", "EU", "emea"),
    Region("ap-southeast-1", "Southeast Asia (Singapore)", "AS", "apac"),
    Region("ap-northeast-1", "Northeast Asia (Tokyo)", "AS", "apac"),
    Region("ap-northeast-2", "Northeast Asia (Seoul)", "AS", "apac"),
    Region("ap-east-1", "East Asia (Hong Kong)", "AS", "apac"),
    Region("ap-south-1", "South Asia (Mumbai)", "AS", "apac"),
    Region("ap-southeast-2", "Oceania (Sydney)", "OC", "apac"),
)
CODES = tuple(region.code for region in REGIONS)
GROUPS = {"americas": "Americas", "emea": "Europe, Middle East and Africa", "apac": "Asia-Pacific"}
CONTINENT_GROUPS = {
    "NA": "americas",
    "SA": "americas",
    "EU": "emea",
    "AF": "emea",
    "AS": "apac",
    "OC": "apac",
    "AN": "apac",
}
DEFAULT = "us-east-1"


def in_smart_group(group: str) -> list[Region]:
    """Return the regions of a smart group, the preferred one first."""
    return [region for region in REGIONS if region.group == group]
