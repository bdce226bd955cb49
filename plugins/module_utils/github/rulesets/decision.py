# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide what to change in a ruleset. Pure."""

from __future__ import annotations

import typing as t

from ...failure import Failure
from .endpoints import Ruleset
from .rules import completed

if t.TYPE_CHECKING:
    from .options import RulesetSpec
    from .rules import RulesetRule

#: What a new ruleset applies to unless the task names it.
NEW_INCLUDE = {"branch": ("~DEFAULT_BRANCH",), "tag": ("~ALL",), "push": ()}


def desired_ruleset(spec: RulesetSpec, found: Ruleset | None, full_name: str) -> Ruleset:
    """Return the ruleset that a task describes, with everything that it leaves as it is.

    :param found: the existing one, None if there is none.
    :param full_name: the repository, for the error.
    :raises Failure: whether it differs can't be found out.
    """
    include = NEW_INCLUDE[spec.target] if found is None else found.include
    exclude = () if found is None else found.exclude
    if found is not None and found.actors is None and spec.actors is not None:
        raise Failure(
            f"GitHub doesn't return the bypass actors of the ruleset {spec.name} of the repository {full_name}.",
            hint="It returns them to those who may change the ruleset: a fine-grained token needs administration=write.",
        )
    return Ruleset(
        number=None if found is None else found.number,
        name=spec.name,
        target=spec.target,
        enforcement=spec.enforcement,
        include=include if spec.include is None else spec.include,
        exclude=exclude if spec.exclude is None else spec.exclude,
        rules=_rules(spec, found),
        actors=(() if found is None else found.actors) if spec.actors is None else spec.actors,
    )


def _rules(spec: RulesetSpec, found: Ruleset | None) -> tuple[RulesetRule, ...]:
    existing = () if found is None else found.rules
    if spec.rules is None:
        return existing
    return tuple(sorted((completed(rule, existing) for rule in spec.rules), key=lambda rule: rule.order))


def differences(found: Ruleset, desired: Ruleset) -> tuple[dict[str, object], dict[str, object]]:
    """Return the properties that differ: before and after."""
    before, after = found.properties, desired.properties
    return (
        {name: value for name, value in before.items() if name not in after or after[name] != value},
        {name: value for name, value in after.items() if name not in before or before[name] != value},
    )
