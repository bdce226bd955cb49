# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module reports, shaped in one place for check mode and for real.

The only file below ``modules/`` that may touch an ``AnsibleModule``.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ansible.module_utils.basic import AnsibleModule


Diff: t.TypeAlias = "Mapping[str, object] | Sequence[Mapping[str, object]] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The end of a story that went well.

    :param changed: true when and only when something was, or in check mode would be, changed.
    :param result: the module's own return values.
    :param diff: ``{before, after, before_header, after_header}`` texts, or what returns them; asked for in diff mode only.
    :param warnings: sentences for the operator.
    """

    changed: bool
    result: Mapping[str, object] = field(default_factory=dict)
    diff: Diff | Callable[[], Diff] = None
    warnings: tuple[str, ...] = ()


def finish(module: AnsibleModule, story: Callable[[], Outcome]) -> t.NoReturn:
    """Run ``story`` and leave the module with its outcome, or with its failure.

    Never returns: both ways out end the process.
    """
    try:
        outcome = story()
    except Failure as failure:
        module.fail_json(**failure.as_result())
    for warning in outcome.warnings:
        module.warn(warning)
    report: dict[str, t.Any] = {**outcome.result, "changed": outcome.changed}
    if module._diff and outcome.diff is not None:  # noqa: SLF001 - the documented way to ask for diff mode
        report["diff"] = outcome.diff() if callable(outcome.diff) else outcome.diff
    module.exit_json(**report)
    raise SystemExit(0)
