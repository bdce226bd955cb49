# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PostgreSQL clusters: copied from a template for each project, and started on a loopback address of their own.

The methods block; the server calls them in threads. Calls for the same cluster are serialized.
"""

from __future__ import annotations

import collections
import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import typing as t
from pathlib import Path

import psycopg2

from local_supabase import installations
from local_supabase.addresses import (
    Address,
    accepts_connections,
    free_address,
    is_free,
)
from local_supabase.errors import LocalSupabaseError
from local_supabase.paths import executable_bin_dir, private_directory
from local_supabase.postmaster import STOP_TIMEOUT, is_ready, listening_port, running_pid, stop_cluster

if t.TYPE_CHECKING:
    from local_supabase.installations import Installation
    from local_supabase.run_as import RunAs

SUPERUSER = "supabase_admin"
SQL_DIR = Path(__file__).resolve().parent.parent / "files" / "supabase"
START_TIMEOUT = 60.0
TEMPLATE_VERSION = "4"  # part of the template's key: increase it when the way templates are created changes

POSTGRESQL_CONF = """
# Local Supabase
password_encryption = 'scram-sha-256'
unix_socket_directories = ''
timezone = 'UTC'
log_timezone = 'UTC'
wal_level = logical
statement_timeout = '2min'
shared_buffers = '16MB'
max_connections = 60
max_wal_senders = 4
max_replication_slots = 4
min_wal_size = '4MB'
# Statements may carry secrets: only what concerns the cluster itself is logged.
log_min_messages = fatal
log_min_error_statement = panic
log_statement = 'none'
"""
#: From PostgreSQL 18, the default is io_method = worker, which adds three processes to each cluster.
POSTGRESQL_CONF_18 = "io_method = 'sync'\n"
PG_HBA_CONF = "host all all all scram-sha-256\nhost replication all all scram-sha-256\n"


class Clusters:
    """All clusters of one state directory.

    :param data_root: the directory for clusters, templates and programs (see paths.py).
    :param run_as: the OS user that PostgreSQL runs as.
    :param default_installation: the PostgreSQL installation for new projects.
    :param admin_password: the password of the bootstrap superuser.
    """

    def __init__(self, data_root: Path, run_as: RunAs, default_installation: Installation, admin_password: str) -> None:
        self.data_root = data_root
        self.run_as = run_as
        self.default_installation = default_installation
        self.admin_password = admin_password
        self._clusters_dir = private_directory(data_root / "clusters", 0o711)
        self._templates_dir = private_directory(data_root / "templates", 0o711)
        self._template_lock = threading.Lock()
        self._bin_dirs: dict[Path, Path] = {}
        self._postmasters: dict[str, subprocess.Popen[bytes]] = {}
        # The thread of a canceled transition keeps running: the next one of the same cluster waits for it here.
        self._locks: collections.defaultdict[str, threading.RLock] = collections.defaultdict(threading.RLock)

    # -- templates --

    def template(self, mode: str, installation: Installation) -> Path:
        """Return the data directory that new projects are copied from, created on first use.

        :param mode: the default privileges, revoked or legacy.
        :raises LocalSupabaseError: if initdb or the baseline SQL fails.
        """
        names = ("roles.sql", "database.sql", f"default_privileges_{mode}.sql")
        try:
            scripts = [(SQL_DIR / name).read_text(encoding="utf-8") for name in names]
        except OSError as error:
            raise LocalSupabaseError(f"Cannot read the baseline SQL of new projects: {error}") from None
        key = hashlib.sha256(
            "\0".join(
                [
                    TEMPLATE_VERSION,
                    _configuration(installation.major),
                    installation.version,
                    str(installation.bin_dir),
                    self.admin_password,
                    *scripts,
                ]
            ).encode()
        ).hexdigest()[:16]
        directory = self._templates_dir / f"{installation.major}-{mode}-{key}"
        with self._template_lock:
            if not (directory / "ready").exists():
                self._discard_templates(f"{installation.major}-{mode}-")
                self._make_template(directory, scripts, installation)
        return directory / "data"

    def _discard_templates(self, prefix: str) -> None:
        for old in self._templates_dir.glob(prefix + "*"):
            stop_cluster(old / "data", clean=False)
            shutil.rmtree(old, ignore_errors=True)

    def _make_template(self, directory: Path, scripts: list[str], installation: Installation) -> None:
        private_directory(directory, 0o711)
        data = self._make_data_directory(directory)
        bin_dir = self._bin_dir_of(installation)
        password_file = directory / "superuser"
        descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(self.admin_password)
        self.run_as.chown(password_file)
        # From version 17, PostgreSQL has a built-in C.UTF-8, which doesn't depend on the operating system.
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if installation.major >= 17 else ["--locale=C.UTF-8"]
        auth_options = ["-U", SUPERUSER, f"--pwfile={password_file}", "-A", "scram-sha-256"]
        cluster_options = ["-E", "UTF8", "--no-sync", "--wal-segsize=1", *locale]
        result = self.run_as.run(bin_dir / "initdb", "-D", data, *auth_options, *cluster_options)
        password_file.unlink()
        if result.returncode:
            raise LocalSupabaseError(f"initdb in {installation.bin_dir} failed: {result.stderr.strip()[-500:]}")
        self.run_as.run(
            "/bin/sh", "-c", 'cat >> "$0"', data / "postgresql.conf", text=_configuration(installation.major)
        )
        self.run_as.run("/bin/sh", "-c", 'cat > "$0"', data / "pg_hba.conf", text=PG_HBA_CONF)
        address = free_address()
        process = self._start_postgres(bin_dir, data, directory / "log", address)
        try:
            with (
                contextlib.closing(self.connect(address)) as connection,
                connection as transaction,
                transaction.cursor() as cursor,
            ):
                for script in scripts:
                    cursor.execute(script)
        except psycopg2.Error as error:
            raise LocalSupabaseError(
                f"The baseline SQL in {SQL_DIR} failed on PostgreSQL {installation.version}: {error}"
            ) from None
        finally:
            stop_cluster(data)
            process.wait(timeout=STOP_TIMEOUT)
        marker = directory / "ready"
        marker.touch()

    # -- projects' clusters --

    def create(self, ref: str, mode: str, major: int) -> None:
        """Create the data directory of a new project; replaces one left by an interrupted attempt.

        :raises LocalSupabaseError: there is no installation of this major version.
        """
        with self._locks[ref]:
            self.remove(ref)
            data = self._make_data_directory(private_directory(self._clusters_dir / ref, 0o711))
            result = self.run_as.run("cp", "-Rp", f"{self.template(mode, self._installation(ref, major))}/.", data)
            if result.returncode:
                raise LocalSupabaseError(f"Cannot copy the template for project {ref}: {result.stderr.strip()[-300:]}")

    def start(self, ref: str, preferred: Address | None) -> Address:
        """Start the cluster, on ``preferred`` if that is free, and return its address once it accepts connections.

        If the cluster is already running on ``preferred`` (its server was killed), it is used as is.

        :raises LocalSupabaseError: if there is no installation of its major version, or it doesn't start.
        """
        with self._locks[ref]:
            directory = self._clusters_dir / ref
            pid = running_pid(directory / "data")
            if (
                pid
                and preferred
                and listening_port(directory / "data") == preferred.port
                and accepts_connections(preferred)
            ):
                return preferred
            if pid:
                stop_cluster(directory / "data")
            installation = self._installation_of(ref)
            address = preferred if preferred and is_free(preferred) else free_address()
            self._postmasters[ref] = self._start_postgres(
                self._bin_dir_of(installation), directory / "data", directory / "log", address
            )
            return address

    def version(self, ref: str) -> str:
        """Return the PostgreSQL version of a cluster. If an upgrade was killed while it replaced the data, restore the old data first.

        :raises LocalSupabaseError: there is no installation of its major version.
        """
        directory = self._clusters_dir / ref
        if not (directory / "data").exists() and (directory / "replaced").exists():
            (directory / "replaced").rename(directory / "data")
        return self._installation_of(ref).version

    def upgrade(self, ref: str, target: Installation) -> None:
        """Upgrade a stopped cluster to a newer major version with pg_upgrade. If that fails, the cluster is unchanged.

        :raises LocalSupabaseError: initdb or pg_upgrade failed.
        """
        with self._locks[ref]:
            directory = self._clusters_dir / ref
            old_bin, new_bin = self._bin_dir_of(self._installation_of(ref)), self._bin_dir_of(target)
            work = Path(tempfile.mkdtemp(prefix="local-supabase-"))  # short, because it contains sockets
            new = directory / "upgraded"
            try:
                shutil.rmtree(new, ignore_errors=True)
                self.run_as.chown(work)
                data = self._make_data_directory(private_directory(new, 0o711))
                self._init_upgraded(new_bin, data, work, _checksum_options(directory / "data", target))
                self._run_pg_upgrade(old_bin, new_bin, directory / "data", data, work)
                self.run_as.run(
                    "/bin/sh", "-c", 'cat >> "$0"', data / "postgresql.conf", text=_configuration(target.major)
                )
                self.run_as.run("/bin/sh", "-c", 'cat > "$0"', data / "pg_hba.conf", text=PG_HBA_CONF)
                (directory / "data").rename(directory / "replaced")
                data.rename(directory / "data")
            finally:
                for path in (work, new, directory / "replaced"):
                    shutil.rmtree(path, ignore_errors=True)

    def _init_upgraded(self, bin_dir: Path, data: Path, work: Path, options: tuple[str, ...]) -> None:
        """Create the empty cluster that is to receive the data. The locale is replaced by that of the old one."""
        cluster = ["-U", SUPERUSER, "-E", "UTF8", "--no-sync", "--wal-segsize=1", "--locale=C.UTF-8", *options]
        result = self.run_as.run(bin_dir / "initdb", "-D", data, "-A", "trust", *cluster)
        self.run_as.run("/bin/sh", "-c", 'echo "local all all trust" > "$0"', work / "hba")
        if result.returncode:
            raise LocalSupabaseError(f"initdb in {bin_dir} failed: {result.stderr.strip()[-500:]}")

    def _run_pg_upgrade(self, old_bin: Path, new_bin: Path, old: Path, new: Path, work: Path) -> None:
        # Both servers listen only on a socket that no other user can reach, so they need no passwords.
        server = f"-c hba_file={work}/hba"
        paths = ("-b", old_bin, "-B", new_bin, "-d", old, "-D", new, "-s", work, "-o", server, "-O", server)
        command = (new_bin / "pg_upgrade", "-U", SUPERUSER, *paths)
        result = self.run_as.run("/bin/sh", "-c", 'cd "$0" && exec "$@"', work, *command)
        if result.returncode:
            output = " ".join((result.stdout + result.stderr).split())
            raise LocalSupabaseError(f"pg_upgrade failed: {output[-500:]}")

    def stop(self, ref: str, *, clean: bool = True) -> None:
        """Stop the cluster, terminating open sessions; does nothing if it isn't running.

        :param clean: see stop_cluster.
        """
        with self._locks[ref]:
            data = self._clusters_dir / ref / "data"
            stop_cluster(data, clean=clean)
            postmaster = self._postmasters.pop(ref, None)
            if postmaster is not None:
                if not data.exists():  # deleted while it was running, with the pid file
                    postmaster.send_signal(signal.SIGQUIT)
                postmaster.wait(timeout=STOP_TIMEOUT)

    def is_running(self, ref: str) -> bool:
        """Return whether the cluster's postmaster is running."""
        postmaster = self._postmasters.get(ref)
        return (
            postmaster.poll() is None
            if postmaster is not None
            else running_pid(self._clusters_dir / ref / "data") is not None
        )

    def remove(self, ref: str) -> None:
        """Stop the cluster and delete its data."""
        with self._locks[ref]:
            directory = self._clusters_dir / ref
            if directory.exists():
                self.stop(ref, clean=False)
                shutil.rmtree(directory)

    def refs(self) -> list[str]:
        """Return the refs that have a data directory."""
        return [path.name for path in self._clusters_dir.glob("*") if path.is_dir()]

    def connect(self, address: Address) -> psycopg2.extensions.connection:
        """Connect as the bootstrap superuser."""
        return psycopg2.connect(
            host=address.host,
            port=address.port,
            dbname="postgres",
            user=SUPERUSER,
            password=self.admin_password,
            connect_timeout=10,
            sslmode="disable",
            application_name="local_supabase",
        )

    def _installation_of(self, ref: str) -> Installation:
        return self._installation(
            ref, int((self._clusters_dir / ref / "data" / "PG_VERSION").read_text(encoding="ascii"))
        )

    def _installation(self, ref: str, major: int) -> Installation:
        installation = installations.for_major(major, self.default_installation)
        if installation is None:
            raise LocalSupabaseError(
                f"Project {ref} was created with PostgreSQL {major}, which is no longer installed. "
                f"Set --pg-bin to the bin directory of a PostgreSQL {major}, or delete the project."
            )
        return installation

    # -- processes --

    def _make_data_directory(self, directory: Path) -> Path:
        """Create and return the data directory in ``directory``: the only directory owned by the OS user of PostgreSQL.

        SQL can write files as that OS user; it must not be able to redirect our writes, such as the log next to it.
        """
        data = private_directory(directory / "data", 0o700)
        self.run_as.chown(data)
        return data

    def _bin_dir_of(self, installation: Installation) -> Path:
        if installation.bin_dir not in self._bin_dirs:
            self._bin_dirs[installation.bin_dir] = executable_bin_dir(installation.bin_dir, self.data_root, self.run_as)
        return self._bin_dirs[installation.bin_dir]

    def _start_postgres(self, bin_dir: Path, data: Path, log: Path, address: Address) -> subprocess.Popen[bytes]:
        process = self.run_as.start(
            bin_dir / "postgres", "-D", data, "-h", address.host, "-p", str(address.port), log=log
        )
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if process.poll() is not None:
                tail = log.read_text(encoding="utf-8", errors="replace")[-600:]
                raise LocalSupabaseError(
                    f"PostgreSQL did not start in {data.parent}. The end of its log: {tail.strip()}"
                )
            if is_ready(data, process.pid):
                return process
            time.sleep(0.01)
        process.send_signal(signal.SIGQUIT)
        process.wait(timeout=STOP_TIMEOUT)
        raise LocalSupabaseError(f"PostgreSQL in {data.parent} was not ready within {START_TIMEOUT:.0f} s. See {log}.")


def _configuration(major: int) -> str:
    """Return what is appended to postgresql.conf of a cluster."""
    return POSTGRESQL_CONF + (POSTGRESQL_CONF_18 if major >= 18 else "")


def _checksum_options(old: Path, target: Installation) -> tuple[str, ...]:
    """Return the options of initdb for a cluster without data checksums, as those before PostgreSQL 18 are by default."""
    major = int((old / "PG_VERSION").read_text(encoding="ascii"))
    return ("--no-data-checksums",) if major < 18 <= target.major else ()
