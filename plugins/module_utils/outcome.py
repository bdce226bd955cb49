# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module returns, built in one place, with and without check mode.

The only file in ``module_utils/`` that uses an ``AnsibleModule``.
"""

from __future__ import annotations

import os
import traceback
import typing as t
from dataclasses import dataclass, field

from ansible.module_utils.common.parameters import remove_values

from .failure import Failure
from .masking import is_maskable

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ansible.module_utils.basic import AnsibleModule

LONGEST_ARGUMENT = 300
"""How many characters of an argument a result contains."""

Diff: t.TypeAlias = "Mapping[str, object] | Sequence[Mapping[str, object]] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of a module that succeeded.

    :param changed: true if and only if something was changed, or would be changed in check mode.
    :param result: the module's own return values.
    :param diff: ``{before, after, before_header, after_header}`` or a function that returns them; used in diff mode only.
    :param warnings: sentences for the user.
    """

    changed: bool
    result: Mapping[str, object] = field(default_factory=dict)
    diff: Diff | Callable[[], Diff] = None
    warnings: tuple[str, ...] = ()


def run_module(module: AnsibleModule, action: Callable[[], Outcome]) -> t.NoReturn:
    """Run ``action`` and exit the module with its outcome or its failure.

    Never returns. A failure is reported after its exception has been handled: otherwise Ansible would add the
    traceback, with those of its causes.
    """
    outcome, failed = _run(action)
    _mask_arguments(module)
    _shorten_arguments(module)
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


def _run(action: Callable[[], Outcome]) -> tuple[Outcome | None, dict[str, t.Any]]:
    try:
        return action(), {}
    except Failure as failure:
        return None, failure.as_result()
    except Exception as error:  # noqa: BLE001 - its message may contain a secret
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{os.path.basename(frames[-1].filename)}, line {frames[-1].lineno}" if frames else "an unknown place"
        return None, {
            "msg": f"The module failed with an unexpected {type(error).__name__} in {where}. Its message is not shown, because it "
            "may contain a secret. Changes made so far are kept. Please report this error with the traceback.",
            "exception": "".join(["Traceback (most recent call last):\n", *traceback.format_list(frames)])
            + type(error).__name__,
        }


def _mask_arguments(module: AnsibleModule) -> None:
    """Mask the secrets in the arguments, which Ansible returns as C(invocation).

    Ansible masks the value of every C(no_log) option in everything the module returns. With a password such as
    C(postgres) or C(a) that makes statements and messages unreadable, and reveals the password. Such a value is only
    masked in the arguments.
    """
    for name, option in getattr(module, "argument_spec", {}).items():
        value = module.params.get(name)
        if option.get("no_log") and value:
            module.params[name] = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
            module.no_log_values.difference_update(text for text in _texts(value) if not is_maskable(text))


def _shorten_arguments(module: AnsibleModule) -> None:
    """Shorten the texts in the arguments, which Ansible returns as C(invocation) and AWX stores for each host.

    The SQL of a schema has a hundred thousand characters. Secrets are masked before: Ansible wouldn't recognize a part of one.
    """
    secrets: set[str] = getattr(module, "no_log_values", set())
    module.params = {
        name: _shortened(remove_values(value, secrets)) for name, value in getattr(module, "params", {}).items()
    }


def _shortened(value: object) -> object:
    if isinstance(value, dict):
        return {name: _shortened(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shortened(member) for member in value]
    if isinstance(value, str) and len(value) > LONGEST_ARGUMENT:
        return f"{value[:LONGEST_ARGUMENT]}... ({len(value)} characters)"
    return value


def _texts(value: object) -> Iterator[str]:
    """Yield the texts that Ansible masks because of the value of an option."""
    if isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, (list, tuple)):
        for member in value:
            yield from _texts(member)
    else:
        yield str(value)
