# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dataclasses of which a run makes a hundred thousand: the constructor of a frozen one takes four times as long."""

from __future__ import annotations

import functools
import typing as t
from dataclasses import dataclass, field

if t.TYPE_CHECKING:
    from collections.abc import Callable

    Class = t.TypeVar("Class")

    def record_field(*, default_factory: Callable[[], t.Any]) -> t.Any:  # noqa: ANN401 - the type of the field
        """Return a field of a record, with what makes its default."""

    @t.overload
    def record(cls: type[Class], /) -> type[Class]: ...

    @t.overload
    def record(*, eq: bool = True) -> Callable[[type[Class]], type[Class]]: ...

    @t.dataclass_transform(frozen_default=True, field_specifiers=(record_field,))
    def record(cls: t.Any = None, /, *, eq: bool = True) -> t.Any:
        """Make a class a dataclass whose instances are never changed. Only the type checker enforces it."""

else:
    record_field = field
    record = functools.partial(dataclass, slots=True)
