"""Who is working on a PostgreSQL database now.

Each process holds an advisory lock with its number for as long as its session lives. PostgreSQL
lets go of it when the process dies or its machine is lost (tcp_user_timeout), and others see that
at once (postgresql.org/docs/18/explicit-locking.html#ADVISORY-LOCKS).
"""

from contextlib import suppress

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

_CLASS = 27972
_HOLD = text(f"SELECT pg_advisory_lock({_CLASS}, :number)")
_HELD = text(
    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND granted "  # noqa: S608  # constants
    f"AND classid = {_CLASS} AND objsubid = 2 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_CALLS_TO_RETURN = 10


class Roll:
    """This process's line on the roll; `number` is its own, 0 to 2**31 - 1."""

    def __init__(self, engine: Engine, number: int) -> None:
        self._engine = engine
        self.number = number
        self._session: Connection | None = None
        self._calls_to_wait = 0
        self._living = 1
        self.shared = engine.dialect.name == "postgresql"

    def living(self) -> int:
        """How many lived when that was last sure, this one among them; 1 where nothing is shared.

        A new one is counted by the others at their next call, a second later at most.
        """
        return self._living

    def call(self) -> frozenset[int] | None:
        """The numbers of all that live, this one's among them; None where that is not sure.

        After the database was away everybody is off the roll until they come back: the next ten
        calls tell nothing. Raises DBAPIError while it cannot be reached.
        """
        try:
            if self._session is None:
                self._session = self._engine.connect()
                self._session.execution_options(isolation_level="AUTOCOMMIT")
                self._session.execute(_HOLD, {"number": self.number})
            living = frozenset(self._session.scalars(_HELD))
        except DBAPIError:
            self.leave()
            self._calls_to_wait = _CALLS_TO_RETURN
            raise
        if self._calls_to_wait:
            self._calls_to_wait -= 1
            return None
        self._living = max(1, len(living))
        return living

    def leave(self) -> None:
        """Strike this process from the roll."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(DBAPIError):
                session.invalidate()  # ends the session, and with it the lock
                session.close()
