# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What counts as given, and the variables of a host without blank extra variables."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def is_blank(value: object) -> bool:
    """Return whether a value says nothing: null, an empty or white text, or a list of nothing but such."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, (list, tuple)) and all(is_blank(each) for each in value)


def host_variables(hostvars: t.Any, host: str, *, without: Callable[[str, object], bool]) -> Mapping[str, t.Any]:  # noqa: ANN401 - Ansible's own
    """Return the variables of a host, not templated, as they would be without some of the extra variables.

    An extra variable hides the host's own variable of that name, and Ansible's public interface has no way to look beneath it: the
    lookup ``vars`` and ``hostvars`` both give the extra variable. Hence the private attributes, here and nowhere else but for
    ``--limit``. ``test_lookups_in_playbooks.py`` tries them with the oldest and the newest ansible-core.

    :param hostvars: the magic variable.
    :param without: whether the extra variable of this name and value is to be left out.
    """
    original = hostvars._variable_manager  # noqa: SLF001
    # A copy with all there is: copy.copy would leave out the loader, as pickle does, before ansible-core 2.19.
    manager = object.__new__(type(original))
    vars(manager).update(vars(original))
    manager._extra_vars = {name: value for name, value in manager.extra_vars.items() if not without(name, value)}
    return t.cast(
        "Mapping[str, t.Any]",
        manager.get_vars(host=hostvars._inventory.get_host(host), include_hostvars=False),  # noqa: SLF001
    )
