#!/bin/sh
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Prints the path of the Python for the virtual environment.
#
# If the environment variable PYTHON is set, it is used, or rejected with the reason.
# Otherwise, the newest usable one is used. Candidates are run to test them: a pyenv
# shim is on the PATH also for versions that pyenv does not run, and Debian's python3
# can have a venv module without ensurepip.
set -eu

reasons=""

# Sets found to the path of interpreter $1, or adds the reason why it is unusable.
usable() {
    found=$("$1" -W ignore -c '
import sys
if sys.version_info < (3, 11):
    sys.exit("is Python %d.%d" % sys.version_info[:2])
try:
    import ensurepip, venv
except ImportError as error:
    sys.exit("has no %s (on Debian: apt install python3-venv)" % error.name)
print(sys.executable)
' 2>&1) && [ -n "$found" ] && return 0
    found=$(printf '%s\n' "$found" | tail -n 1)
    reasons="$reasons
  $1 ${found:-does not run}"
    return 1
}

if [ -n "${PYTHON:-}" ]; then
    if usable "$PYTHON"; then
        printf '%s\n' "$found"
        exit 0
    fi
    printf 'PYTHON=%s cannot be used: Python 3.11 or newer with venv is needed.%s\n' "$PYTHON" "$reasons" >&2
    exit 1
fi

for candidate in python3.13 python3.12 python3.11 python3 python; do
    command -v "$candidate" >/dev/null 2>&1 || continue
    if usable "$candidate"; then
        printf '%s\n' "$found"
        exit 0
    fi
done

printf 'No usable Python was found: Python 3.11 or newer with venv is needed.%s\nInstall one, or set PYTHON: make PYTHON=/path/to/python3.12 ...\n' "$reasons" >&2
exit 1
