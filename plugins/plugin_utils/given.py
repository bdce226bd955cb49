# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Blank values, the defaults of a role, and the variables of a host without blank extra variables."""

from __future__ import annotations

import functools
import os
import typing as t

from ansible import template

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TRUST: t.Callable[[t.Any], t.Any] | None = getattr(template, "trust_as_template", None)
"""Makes a text a template. Before ansible-core 2.19, any text may be one."""


def is_blank(value: object) -> bool:
    """Return whether a value is null, an empty or whitespace-only string, or a list of such values."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, (list, tuple)) and all(is_blank(each) for each in value)


@functools.cache
def role_defaults(loader: t.Any, role: str) -> Mapping[str, t.Any]:  # noqa: ANN401 - Ansible's own
    """Return the defaults of a role, not templated; empty if it has none.

    They are kept, because the loader copies the whole file whenever it is asked for it, and each option of a role asks.

    :param loader: Ansible's `DataLoader`.
    :param role: the folder of the role.
    """
    path = os.path.join(role, "defaults", "main.yml")
    if not os.path.isfile(path):
        return {}
    # Neither from the loader's cache nor for it: a role that is loaded later would get its defaults from there, as text that is no template.
    found = loader.load_from_file(path, cache="none", unsafe=True)
    # What a file of the collection contains may be a template, unlike what other files that are read contain.
    return {name: _trusted(value) for name, value in found.items()}


def _trusted(value: t.Any) -> t.Any:  # noqa: ANN401 - any value of YAML
    if isinstance(value, dict):
        return {key: _trusted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_trusted(each) for each in value]
    return TRUST(value) if TRUST is not None and isinstance(value, str) else value


def host_variables(hostvars: t.Any, host: str, *, without: Callable[[str, object], bool]) -> Mapping[str, t.Any]:  # noqa: ANN401 - Ansible's own
    """Return the variables of a host, not templated, as if some extra variables were not set.

    An extra variable hides the host variable of that name, and Ansible's public interface can't read the hidden one: the lookup
    ``vars`` and ``hostvars`` both return the extra variable. Hence the private attributes, which are used only here and for
    ``--limit``. ``test_lookups_in_playbooks.py`` tests them with the oldest and the newest ansible-core.

    :param hostvars: the magic variable.
    :param without: returns whether to leave out the extra variable of this name and value.
    """
    original = hostvars._variable_manager  # noqa: SLF001 - see above
    # A complete copy: before ansible-core 2.19, copy.copy leaves out the loader, as pickle does.
    manager = object.__new__(type(original))
    vars(manager).update(vars(original))
    manager._extra_vars = {name: value for name, value in manager.extra_vars.items() if not without(name, value)}
    return t.cast(
        "Mapping[str, t.Any]",
        manager.get_vars(host=hostvars._inventory.get_host(host), include_hostvars=False),  # noqa: SLF001 - see above
    )
