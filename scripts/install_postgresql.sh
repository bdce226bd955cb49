#!/bin/sh
# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs major versions of PostgreSQL from its APT repository on Debian or Ubuntu,
# without creating a cluster: sudo sh scripts/install_postgresql.sh 15 17
#
# The wheel in the virtual environment contains two major versions. The tests also
# run on those in /usr/lib/postgresql.
set -eu

majors=$*
[ -n "$majors" ] || { echo "usage: $0 MAJOR ..." >&2; exit 2; }

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq --yes postgresql-common
/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y
sed -i 's/^#*create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
for major in $majors; do
    apt-get install -qq --yes "postgresql-$major"
done
