#!/bin/sh
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes the virtual environments in which ansible-test runs: .build/cores/oldest with
# the oldest ansible-core that is supported, .build/cores/newest with the newest.
#
# The newest needs a newer Python than the collection does. The newest one that is
# found is used, be it on the PATH or one of pyenv's. Without one it is the newest
# ansible-core that this Python can run, and this says so.
set -eu

OLDEST=2.18
NEWEST_NEEDS=3.12

version() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

# Prints the newest usable Python among the candidates, and .build/venv's own last.
newest_python() {
    for minor in 14 13 12; do
        for candidate in "python3.$minor" "${PYENV_ROOT:-$HOME/.pyenv}/versions/3.$minor".*/bin/python; do
            command -v "$candidate" >/dev/null 2>&1 || continue
            "$candidate" -W ignore -c 'import ensurepip, venv' >/dev/null 2>&1 || continue
            printf '%s\n' "$candidate"
            return
        done
    done
    printf '%s\n' .build/venv/bin/python
}

# make NAME PYTHON REQUIREMENT
make_core() {
    venv="$PWD/.build/cores/$1"
    # Not by the stamp alone: a virtual environment does not survive being moved.
    if [ -x "$venv/bin/pip" ] && "$venv/bin/pip" --version 2>/dev/null | grep -qF "$venv/" &&
        [ "$(version "$2")" = "$(version "$venv/bin/python")" ]; then :; else
        rm -rf "$venv"
        "$2" -m venv "$venv"
    fi
    "$venv/bin/pip" install -qq --disable-pip-version-check --upgrade "$3" --requirement requirements-core.txt
    "$venv/bin/python" -m scripts.seed_pip .build/home
}

# ansible-core 2.18 runs on Python 3.11 to 3.13.
oldest_python=.build/venv/bin/python
case "$(version "$oldest_python")" in
    3.11 | 3.12 | 3.13) ;;
    *) oldest_python=$(command -v python3.13 || command -v python3.12 || command -v python3.11 || printf '%s' "$oldest_python") ;;
esac
python=$(newest_python)
echo "Making .build/cores: ansible-core $OLDEST on Python $(version "$oldest_python"), the newest on $(version "$python")"
if [ "$python" = .build/venv/bin/python ] && [ "$(version "$python")" = 3.11 ]; then
    echo "No Python $NEWEST_NEEDS or newer was found: the gates run on the newest ansible-core that 3.11 can run."
fi
make_core oldest "$oldest_python" "ansible-core==$OLDEST.*"
make_core newest "$python" "ansible-core>=$OLDEST"
