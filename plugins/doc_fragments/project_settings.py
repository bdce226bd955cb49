# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a project as options of a module, derived from C(module_utils/management/settings/catalog.py)."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.catalog import SECTIONS
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.setting import (
    DOCUMENTED_TYPES,
    Kind,
)

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.setting import Setting


def _suboption(setting: Setting) -> dict[str, object]:
    description = [setting.description]
    limits = [f"at least {setting.least:g}"] if setting.least is not None else []
    limits += [f"at most {setting.most:.15g}"] if setting.most is not None else []
    if limits:
        description.append(f"The value is {' and '.join(limits)}.")
    if setting.choices and not setting.names:
        description.append(f"One of {', '.join(f'V({choice})' for choice in setting.choices)}.")
    if setting.kind in (Kind.WORDS, Kind.ORDERED_WORDS):
        description.append("A list, or a string of words that are separated by commas.")
    if setting.kind is Kind.QUANTITY:
        description.append(f"Without a unit, the number is in units of {setting.unit}.")
    if setting.restarts:
        description.append("A change restarts the database.")
    documented: dict[str, object] = {"description": description, "type": DOCUMENTED_TYPES[setting.kind]}
    if setting.kind is Kind.RANGES:
        documented["elements"] = "str"
    return documented


def documented_options() -> dict[str, object]:
    """Return the documentation of the options, one for each section."""
    return {
        option: {
            "description": [
                section.description,
                f"Permissions: C({section.permission}_read), C({section.permission}_write).",
            ],
            "type": "dict",
            "suboptions": {name: _suboption(setting) for name, setting in section.settings.items()},
        }
        for option, section in SECTIONS.items()
    }


class ModuleDocFragment:
    """``draggonnb.supabase.project_settings``: an option for each section, with a suboption for each setting."""

    # JSON is YAML. Annotated, because the sanity test yamllint reads assignments without a type, and expects literals.
    DOCUMENTATION: str = json.dumps({"options": documented_options()})
