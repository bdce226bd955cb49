# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module reports, shaped in one place for check mode and for real.

The only file below ``modules/`` that may touch an ``AnsibleModule``.
"""

from __future__ import annotations

import os
import traceback
import typing as t
from dataclasses import dataclass, field

from .failure import Failure
from .masking import is_maskable

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


def run_module(module: AnsibleModule, action: Callable[[], Outcome]) -> t.NoReturn:
    """Run ``story`` and leave the module with its outcome, or with its failure.

    Never returns: both ways out end the process. A failure is told only after its exception is over: Ansible adds what
    it finds of one that is being handled, with the words of those before it, and they weren't written for people.
    """
    outcome, failed = _run(action)
    _mask_arguments(module)
    if outcome is None:
        module.fail_json(**failed)
        raise SystemExit(1)
    for warning in outcome.warnings:
        module.warn(warning)
    report: dict[str, t.Any] = {**outcome.result, "changed": outcome.changed}
    if module._diff and outcome.diff is not None:  # noqa: SLF001 - the documented way to ask for diff mode
        report["diff"] = outcome.diff() if callable(outcome.diff) else outcome.diff
    module.exit_json(**report)
    raise SystemExit(0)


def _run(story: Callable[[], Outcome]) -> tuple[Outcome | None, dict[str, t.Any]]:
    try:
        return story(), {}
    except Failure as failure:
        return None, failure.as_result()
    except Exception as error:  # noqa: BLE001 - whatever it is, its own words may hold a secret
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{os.path.basename(frames[-1].filename)}, line {frames[-1].lineno}" if frames else "an unknown place"
        return None, {
            "msg": f"An unexpected {type(error).__name__} in {where} ended the module. Its text is left out, because it "
            "may hold a secret. What was done by then stays. Please report it with the traceback.",
            "exception": "".join(["Traceback (most recent call last):\n", *traceback.format_list(frames)])
            + type(error).__name__,
        }


def _mask_arguments(module: AnsibleModule) -> None:
    """Take the secrets out of the arguments, which Ansible returns beside the result.

    Ansible replaces the value of every C(no_log) option in everything the module returns, which of a password such as
    C(postgres) or C(a) ruins each statement and message, and shows it by what is missing. So such a value is taken out
    of the one place where it stands as itself, and looked for nowhere else.
    """
    for name, option in getattr(module, "argument_spec", {}).items():
        value = module.params.get(name)
        if option.get("no_log") and value:
            module.params[name] = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
            if not is_maskable(str(value)):
                module.no_log_values.discard(str(value))
