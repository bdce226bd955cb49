#!/bin/sh
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Creates the virtual environment .build/venv, unless a working one exists.
#
# Programs in a virtual environment contain its path in their first line, so one
# that was moved or copied with the checkout does not work and is replaced.
set -eu

venv="$PWD/.build/venv"

works() {
    [ -x "$venv/bin/pip" ] && "$venv/bin/pip" --version 2>/dev/null | grep -qF "$venv/" || return 1
    [ -z "${PYTHON:-}" ] || [ "$(version "$PYTHON")" = "$(version "$venv/bin/python")" ]
}

version() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'
}

works && exit 0
python=$(sh scripts/find_python.sh)
echo "Creating .build/venv with $python ($(version "$python"))"
rm -rf "$venv"
"$python" -m venv "$venv"
