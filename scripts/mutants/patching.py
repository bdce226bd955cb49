# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a change in this process: in modules that are loaded, or when they are."""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib.machinery
import os
import re
import sys
import types
import typing as t
from pathlib import Path

if t.TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS = re.compile(r" at 0x[0-9a-f]+")


class Loaded:
    """The functions that are loaded, by the names of their files, and those that cache what they have returned.

    :param within: a part of the names of the modules whose caches are forgotten. Those of tests hold files and servers.
    """

    def __init__(self, within: str) -> None:
        gc.unfreeze()  # what is frozen isn't listed
        self._functions: dict[str, list[types.FunctionType]] = {}
        self._caches: list[t.Any] = []
        for each in gc.get_objects():
            if isinstance(each, types.FunctionType):
                self._functions.setdefault(each.__code__.co_filename, []).append(each)
            elif isinstance(each, functools._lru_cache_wrapper) and within in str(each.__module__):  # noqa: SLF001 - there is no other name
                self._caches.append(each)

    def patch(self, path: Path, original: str, changed: str, *, values: bool = False) -> bool:
        """Give the functions of a file their changed code, and forget what functions have cached.

        :param values: give the names of the module and its classes their changed values, too.
        :return: whether anything has changed.
        """
        done = False
        for name, functions in self._functions.items():
            if not name.endswith(path.name) or Path(name).resolve() != path.resolve():
                continue
            pairs = list(_changed_code(_compiled(original, name), _compiled(changed, name)))
            for function in functions:
                for before, after in pairs:
                    if function.__code__ == before:
                        function.__code__ = after
                        done = True
                        break
            if values:
                done = _change_values(name, changed) or done
        for cache in self._caches:
            cache.cache_clear()
        return done


def _change_values(name: str, changed: str) -> bool:
    """Execute a changed module again, and give the names of the loaded one the values that differ."""
    done = False
    for module in [each for each in sys.modules.values() if getattr(each, "__file__", None) == name]:
        again = types.ModuleType(module.__name__)
        again.__dict__.update(__file__=name, __package__=module.__package__, __spec__=module.__spec__)
        sys.modules[module.__name__] = again  # dataclasses look it up
        try:
            exec(_compiled(changed, name), again.__dict__)  # noqa: S102 - it is our own code
        finally:
            sys.modules[module.__name__] = module
        done = _take_values(module, again, module.__name__) or done
    return done


def _take_values(old: object, new: object, module: str) -> bool:
    done = False
    for name, value in list(vars(new).items()):
        present = vars(old).get(name)
        if isinstance(present, types.FunctionType) and isinstance(value, types.FunctionType):
            if _text((present.__defaults__, present.__kwdefaults__)) != _text(
                (value.__defaults__, value.__kwdefaults__)
            ):
                present.__defaults__, present.__kwdefaults__ = value.__defaults__, value.__kwdefaults__
                done = True
        elif isinstance(value, type):
            if value.__module__ == module and isinstance(present, type):
                done = _take_values(present, value, module) or done
        elif name in vars(old) and not name.startswith("__") and _text(present) != _text(value):
            with contextlib.suppress(AttributeError, TypeError):
                setattr(old, name, value)
                done = True
            for other in list(sys.modules.values()) if isinstance(old, types.ModuleType) else ():
                if getattr(other, "__dict__", {}).get(name) is present:
                    setattr(other, name, value)
    return done


def _text(value: object) -> str:
    return ADDRESS.sub("", repr(value))


def patch_when_loaded(changed: str, path: Path) -> None:
    """Let a module have its changed code when it's imported."""
    get_code = importlib.machinery.SourceFileLoader.get_code
    target = path.resolve()

    def patched(self: importlib.machinery.SourceFileLoader, fullname: str) -> types.CodeType | None:
        if Path(os.path.realpath(self.path)) == target:
            return _compiled(changed, str(self.path))
        return get_code(self, fullname)

    importlib.machinery.SourceFileLoader.get_code = patched  # type: ignore[method-assign, assignment] # patched on purpose


def _compiled(source: str, name: str) -> types.CodeType:
    return compile(source, name, "exec", dont_inherit=True)


def _changed_code(before: types.CodeType, after: types.CodeType) -> Iterator[tuple[types.CodeType, types.CodeType]]:
    """Yield the functions that differ, with those within them: which of them exist as objects isn't known."""
    ours, theirs = _inner(before), _inner(after)
    if len(ours) != len(theirs):
        return
    for old, new in zip(ours, theirs, strict=True):
        if old != new:
            if old.co_freevars == new.co_freevars:
                yield old, new
            yield from _changed_code(old, new)


def _inner(code: types.CodeType) -> list[types.CodeType]:
    return [each for each in code.co_consts if isinstance(each, types.CodeType)]
