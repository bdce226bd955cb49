# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep what Ansible makes in each run, or in each task, although it is the same in all runs of the tests.

- Ansible packs each module with its module_utils once per run, in a temporary folder. Here, this folder is a link.
- It packs sources, which each process of a module compiles. Here, they are packed with what they are compiled to.
- It compiles a template in each process that needs it, and each task is one. Here, it is compiled once.
- It compiles the plugins of a collection, and what they import, in each run. Here, they are compiled once.

A run takes two thirds of the time.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import marshal
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansible import constants
from ansible.plugins.callback import CallbackBase
from ansible.utils.collection_loader import _collection_finder
from jinja2 import Environment

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENTATION = """
name: compiled_once
type: aggregate
short_description: Share packed modules and compiled templates among runs
description:
  - They are kept in the folder that the environment variable E(COMPILED_ONCE) names.
"""
UNCHECKED = (1).to_bytes(4, "little") + bytes(8)
"""In the header of a compiled module: it is valid without a look at the source."""


class CallbackModule(CallbackBase):
    """Is loaded before the first task, whose processes are forked from this one."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "compiled_once"

    def v2_playbook_on_start(self, playbook: object) -> None:  # noqa: ARG002 - Ansible defines the parameter
        """Create the link, and replace the functions."""
        kept = Path(os.environ["COMPILED_ONCE"])
        for folder in ("modules", "plugins", "templates"):
            (kept / folder).mkdir(parents=True, exist_ok=True)
        link = Path(vars(constants)["DEFAULT_LOCAL_TMP"]) / "ansiballz_cache"
        if not link.exists():
            link.symlink_to(kept / "modules")
        pack_compiled_modules()
        keep_compiled_templates(kept / "templates")
        keep_compiled_plugins(kept / "plugins")


def pack_compiled_modules() -> None:
    """Let the compiled form follow each source that is packed."""
    write = zipfile.ZipFile.writestr

    def written(archive: zipfile.ZipFile, info: zipfile.ZipInfo | str, data: bytes | str, *options: Any) -> None:
        write(archive, info, data, *options)
        name = info if isinstance(info, str) else info.filename
        if name.endswith(".py"):
            code = marshal.dumps(compile(data, name, "exec", dont_inherit=True))
            write(archive, f"{name}c", importlib.util.MAGIC_NUMBER + UNCHECKED + code)

    setattr(zipfile.ZipFile, "writestr", written)  # noqa: B010 - mypy takes an assignment for a mistake


def kept_in(folder: Path, key: str, compiled: Callable[[], Any]) -> Any:
    """Return what was compiled for a key, or compile it."""
    path = folder / hashlib.sha256(key.encode()).hexdigest()
    with contextlib.suppress(OSError, ValueError, EOFError):
        return marshal.loads(path.read_bytes())  # noqa: S302 - it was written below
    code = compiled()
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as scratch:
        scratch.write(marshal.dumps(code))
    Path(scratch.name).replace(path)
    return code


def keep_compiled_plugins(folder: Path) -> None:
    """Compile each Python file of a collection only if it isn't in the folder."""
    loader = getattr(_collection_finder, "_AnsibleCollectionPkgLoaderBase")  # noqa: B009 - it is internal to Ansible
    compiled = loader.get_code

    def get_code(self: Any, name: str) -> Any:
        source = self.get_source(name)
        if not source:
            return compiled(self, name)
        return kept_in(folder, repr((self.get_filename(name), source)), lambda: compiled(self, name))

    loader.get_code = get_code


def keep_compiled_templates(folder: Path) -> None:
    """Compile each template, or each Python source that Jinja generates from one, only if it isn't in the folder."""

    def kept(compiled: Callable[..., Any]) -> Callable[..., Any]:
        def of(self: Environment, source: Any, *more: Any, **options: Any) -> Any:
            if not isinstance(source, str) or options.get("raw"):
                return compiled(self, source, *more, **options)
            key = repr((compiled.__name__, type(self), str(source), more, options))
            return kept_in(folder, key, lambda: compiled(self, source, *more, **options))

        return of

    for name in ("compile", "_compile"):
        setattr(Environment, name, kept(getattr(Environment, name)))
