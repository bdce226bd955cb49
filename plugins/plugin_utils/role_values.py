# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options and the variables of a role, for the lookups that its tasks use."""

from __future__ import annotations

import typing as t

from ansible.plugins.loader import lookup_loader

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class RoleValues:
    """What a role was given, and what its tasks have found.

    :param role: the name of the role, with which the names of its options and variables begin.
    :param known: the variables of the task.
    :param loader: Ansible's loader of files, as lookups have it.
    :param templar: what evaluates templates, as lookups have it.
    """

    def __init__(self, role: str, known: Mapping[str, t.Any], loader: t.Any, templar: t.Any) -> None:  # noqa: ANN401 - Ansible's own
        self.role, self._known, self._loader, self._templar = role, known, loader, templar
        self._given = lookup_loader.get("draggonnb.supabase.given", loader=loader, templar=templar)

    def given(self, option: str) -> t.Any:  # noqa: ANN401 - the type of the option
        """Return the value of an option, by its name without the prefix of the role. A blank one counts as not set."""
        return self._given.run([f"{self.role}_{option}"], self._known)[0]

    def all_given(self, options: Sequence[str]) -> dict[str, t.Any]:
        """Return the values of several options."""
        return {name: self.given(name) for name in options}

    def variable(self, name: str) -> t.Any:  # noqa: ANN401 - the type of the variable
        """Return the value of a variable, by its name without the prefix of the role; None if it isn't set."""
        return self._templar.template(self._known.get(f"{self.role}_{name}"))

    def lookup(self, name: str, *terms: t.Any, **options: t.Any) -> list[t.Any]:
        """Return what another lookup of this collection does."""
        lookup = lookup_loader.get(f"draggonnb.supabase.{name}", loader=self._loader, templar=self._templar)
        return list(lookup.run(list(terms), self._known, **options))
