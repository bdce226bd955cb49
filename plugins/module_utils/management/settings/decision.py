# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide which settings differ. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
import typing as t
from dataclasses import dataclass, field

from ...failure import Failure
from .catalog import SECTIONS
from .options import ALWAYS, CHANGED

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .options import SettingsSpec
    from .responses import Observed

#: How a secret appears in the diff.
_NOT_SET, _SET, _NEW = "(not set)", "(set)", "(set by this run)"
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionChange:
    """The settings of a section that differ.

    :ivar values: the new values by name.
    :ivar before: the current values as the diff shows them, by name; ``after`` the new ones.
    """

    option: str
    values: Mapping[str, object] = field(repr=False)
    before: Mapping[str, object]
    after: Mapping[str, object]

    @property
    def names(self) -> list[str]:
        """The names of the settings, with the option."""
        return [f"{self.option}.{name}" for name in self.values]

    def restarting(self, *, restart: bool) -> list[str]:
        """Return the settings whose change restarts the database.

        :param restart: whether PostgreSQL parameters may.
        """
        section = SECTIONS[self.option]
        return [
            f"{self.option}.{name}"
            for name in self.values
            if section.restarts or (restart and section.settings[name].restarts)
        ]

    def without(self, names: frozenset[str]) -> SectionChange | None:
        """Return the change without some settings, None if nothing is left of it."""

        def rest(values: Mapping[str, object]) -> dict[str, object]:
            return {name: value for name, value in values.items() if f"{self.option}.{name}" not in names}

        values = rest(self.values)
        if not values:
            return None
        return SectionChange(option=self.option, values=values, before=rest(self.before), after=rest(self.after))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The changes to make, in order.

    :ivar pending: network restrictions that wait for review: ``allowed_cidrs`` and ``requested_at``, None if there are none.
    """

    changes: tuple[SectionChange, ...]
    warnings: tuple[str, ...] = ()
    pending: Mapping[str, object] | None = None


def decide(spec: SettingsSpec, observed: Mapping[str, Observed], ref: str) -> Decision:
    """Return the changes that bring a project to the desired settings.

    :param observed: the current settings of each section that the task contains.
    :param ref: the project, whose ref is the key of the digests of secrets.
    :raises Failure: the plan of the organization doesn't include network restrictions, and they differ.
    """
    warnings: list[str] = []
    changes = []
    for option in SECTIONS:
        if option in spec.wanted:
            change = _section_change(spec, option, observed[option], ref, warnings)
            if change is not None:
                changes.append(change)
    network = observed.get("network_restrictions")
    return Decision(changes=tuple(changes), warnings=tuple(warnings), pending=pending_restrictions(network))


def pending_restrictions(observed: Observed | None) -> dict[str, object] | None:
    """Return the network restrictions that wait for review as the module returns them."""
    if observed is None or observed.pending is None:
        return None
    return {"allowed_cidrs": observed.pending, "requested_at": observed.pending_since}


def secret_digest(ref: str, secret: str) -> str:
    """Return the digest of a secret that the API returns instead of it."""
    return hmac.new(ref.encode(), secret.encode(), hashlib.sha256).hexdigest()


def _section_change(
    spec: SettingsSpec, option: str, observed: Observed, ref: str, warnings: list[str]
) -> SectionChange | None:
    section = SECTIONS[option]
    values: dict[str, object] = {}
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for name, wanted in spec.wanted[option].items():
        setting = section.settings[name]
        current = observed.values.get(name)
        shown: object
        new: object
        if setting.secret:
            differs, shown, new, warning = _secret(spec, f"{option}.{name}", str(wanted), current, ref)
            warnings += [warning] if warning else []
        else:
            differs, shown, new = not setting.same(wanted, current), current, wanted
            if setting.hidden:
                shown, new = (_SET if current else _NOT_SET), (_NEW if wanted else _NOT_SET)
        if differs:
            values[name], before[name], after[name] = wanted, shown, new
    if option == "ssl_enforcement" and not values and not observed.applied:
        # The API stores the setting, and has failed to apply it.
        values, before, after = dict(spec.wanted[option]), {"applied": False}, {"applied": True}
    if option == "network_restrictions":
        values = _restrictions(values, observed, warnings)
    if not values:
        return None
    return SectionChange(option=option, values=values, before=before, after=after)


def _restrictions(values: dict[str, object], observed: Observed, warnings: list[str]) -> dict[str, object]:
    """Return the network restrictions to send: none if they wait for review already."""
    wanted = values.get("allowed_cidrs")
    if observed.pending is not None:
        since = f" since {observed.pending_since}" if observed.pending_since else ""
        if isinstance(wanted, list) and set(wanted) == set(observed.pending):
            warnings.append(f"The network restrictions have been waiting for review{since}. They aren't sent again.")
            return {}
        warnings.append(
            f"Other network restrictions have been waiting for review{since}: {', '.join(observed.pending) or 'none'}."
            + (" They are replaced." if values else "")
        )
    if values and not observed.allowed:
        raise Failure(
            "The plan of the organization doesn't include network restrictions, so they can't be changed.",
            hint="Nothing was changed. Remove network_restrictions from the task, or upgrade the plan.",
        )
    return values


def _secret(spec: SettingsSpec, name: str, wanted: str, current: object, ref: str) -> tuple[bool, str, str, str]:
    """Return whether a secret has to be set, how the diff shows it before and after, and a warning."""
    shown = _SET if current else _NOT_SET
    if not wanted:
        return bool(current), shown, _NOT_SET, ""
    if spec.update_secrets == ALWAYS or not current:
        return True, shown, _NEW, ""
    if spec.update_secrets != CHANGED or current == secret_digest(ref, wanted):
        return False, shown, shown, ""
    if isinstance(current, str) and _DIGEST.fullmatch(current):
        return True, shown, _NEW, ""
    return (
        False,
        shown,
        shown,
        f"{name} wasn't compared, because the API returns neither its value nor a digest of it. To set it, use update_secrets=always.",
    )
