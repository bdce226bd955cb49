# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The source files of an edge function, and the digest by which a deployed function is compared with them."""

from __future__ import annotations

import fnmatch
import os
import re
import typing as t
from dataclasses import dataclass, field
from hashlib import sha256

from ...failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: Without the option, the first of these next to the entrypoint is the import map.
IMPORT_MAPS = ("deno.json", "deno.jsonc", "import_map.json")
#: The folder of a deployed function's files, which is named after their digest.
_FOLDER = re.compile(r"(?:^|/)(content-[0-9a-f]{32})/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The files of a function.

    :ivar files: the content of each, by its path in the folder, with slashes.
    :ivar entrypoint: the path of the file that is run.
    :ivar import_map: the path of the import map or the configuration of Deno, empty if there is none.
    :ivar static_files: the patterns of the files that the function reads when it runs.
    """

    files: Mapping[str, bytes] = field(repr=False)
    entrypoint: str
    import_map: str = ""
    static_files: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """The folder in which the files are deployed.

        The API returns the path of the entrypoint, and neither files nor a digest of them. So the digest is a part of that path: it
        shows whether these files are deployed, in one request and whatever the API makes of them.
        """
        digest = sha256()
        for text in (self.entrypoint, self.import_map, *self.static_files):
            _add(digest, text.encode())
        for path in sorted(self.files):
            _add(digest, path.encode())
            _add(digest, self.files[path])
        return f"content-{digest.hexdigest()[:32]}"

    def metadata(self) -> dict[str, object]:
        """Return the part of the request that describes the files."""
        folder = self.folder
        described: dict[str, object] = {"entrypoint_path": f"{folder}/{self.entrypoint}"}
        if self.import_map:
            described["import_map_path"] = f"{folder}/{self.import_map}"
        if self.static_files:
            described["static_patterns"] = [f"{folder}/{pattern}" for pattern in self.static_files]
        return described

    def deployed_files(self) -> dict[str, bytes]:
        """Return the files with the paths that they have when they are deployed."""
        folder = self.folder
        return {f"{folder}/{path}": self.files[path] for path in sorted(self.files)}


def deployed_folder(entrypoint_path: str | None) -> str | None:
    """Return the folder of a deployed function's files if this collection deployed it, else None."""
    found = _FOLDER.search(entrypoint_path or "")
    return found[1] if found else None


def read_sources(
    path: str,
    *,
    entrypoint: str,
    import_map: str | None,
    static_files: Sequence[str],
    include: Sequence[str],
    exclude: Sequence[str],
) -> Sources:
    """Read the files of a function from a folder.

    Hidden files and folders are never read, because files such as ``.env`` contain secrets.

    :raises Failure: the folder can't be read, or a file is missing.
    """
    if not os.path.isdir(path):
        raise Failure(
            f"The folder {path!r} doesn't exist or isn't a folder.", hint="Set path to the folder of the function."
        )
    try:
        files = {
            name: _content(os.path.join(path, *name.split("/")))
            for name in _names(path)
            if _matches(name, include) and not _matches(name, exclude)
        }
    except OSError as error:
        raise Failure(
            f"The file {error.filename!r} of the function can't be read: {error.strerror}.",
            hint="Make it readable, or exclude it.",
        ) from None
    chosen = import_map if import_map is not None else _import_map_beside(entrypoint, files)
    for option, name in (("entrypoint", entrypoint), ("import_map", chosen)):
        if name and name not in files:
            raise Failure(
                f"The {option} {name!r} isn't one of the {len(files)} files of the function in {path!r}.",
                hint="Give its path in the folder, with slashes, and check include and exclude. Hidden files are never read.",
            )
    for pattern in static_files:
        if not _matches_any(pattern, files):
            raise Failure(
                f"No file of the function in {path!r} matches the pattern {pattern!r} of static_files.",
                hint="Correct the pattern, or check include and exclude.",
            )
    return Sources(files=files, entrypoint=entrypoint, import_map=chosen, static_files=tuple(static_files))


def _names(path: str) -> Iterator[str]:
    def fail(error: OSError) -> None:
        raise error

    for folder, folders, names in os.walk(path, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = os.path.relpath(folder, path).replace(os.sep, "/")
        for name in sorted(names):
            if not name.startswith("."):
                yield name if inside == "." else f"{inside}/{name}"


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _matches_any(pattern: str, files: Mapping[str, bytes]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for name in files)


def _import_map_beside(entrypoint: str, files: Mapping[str, bytes]) -> str:
    folder = entrypoint.rpartition("/")[0]
    candidates = (f"{folder}/{name}" if folder else name for name in IMPORT_MAPS)
    return next((candidate for candidate in candidates if candidate in files), "")


def _add(digest: t.Any, data: bytes) -> None:  # noqa: ANN401 - hashlib doesn't name its type
    # With its length, so that the end of one part can't be the beginning of the next.
    digest.update(f"{len(data)}:".encode())
    digest.update(data)
