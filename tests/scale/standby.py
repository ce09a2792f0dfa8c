"""A PostgreSQL primary with a synchronous standby: what a commit acknowledges is on both."""

import time
from contextlib import ExitStack

import psycopg

from tests.postgres import Cluster

_SYNCHRONOUS = "ALTER SYSTEM SET synchronous_standby_names = 'standby'"


class Pair:
    """The two servers; the standby takes over when it is promoted."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self.primary = self._open.enter_context(Cluster(quick=False).make())
        self.standby = self._open.enter_context(Cluster(quick=False))
        self._follow()

    def url(self, database: str) -> str:
        """Both servers, of which the one that takes writes is used."""
        hosts = "&".join(f"host=127.0.0.1:{one.port}" for one in (self.primary, self.standby))
        return f"postgresql://motcua@/{database}?{hosts}&target_session_attrs=read-write"

    def promote(self) -> None:
        """Make the standby the one that takes writes; it waits for no standby of its own."""
        self.standby.run("pg_ctl", "promote", "-D", self.standby.data, "-w")
        with psycopg.connect(self.standby.url(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM RESET synchronous_standby_names")
            connection.execute("SELECT pg_reload_conf()")

    def close(self) -> None:
        """Stop both."""
        self._open.close()

    def _follow(self) -> None:
        source = f"host=127.0.0.1 port={self.primary.port} user=motcua application_name=standby"
        self.standby.run("pg_basebackup", "-d", source, "-D", self.standby.data,
                         "-R", "-X", "stream", "-c", "fast", "-N")  # fmt: skip
        self.standby.start()
        with psycopg.connect(self.primary.url(), autocommit=True) as connection:
            connection.execute(_SYNCHRONOUS)
            connection.execute("SELECT pg_reload_conf()")
            query = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
            for _ in range(200):
                if connection.execute(query).fetchone() == (1,):
                    return
                time.sleep(0.05)
        raise RuntimeError("the standby does not follow")
