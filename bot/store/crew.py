"""The workers on one database: when one dies, another takes up what it had in its hands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from knowledge.store.roll import Roll


@dataclass(frozen=True, slots=True)
class Crew:
    """Keeps this worker on the roll, and looks after what those had who are not."""

    roll: Roll
    inbox: Inbox
    outbox: Outbox
    now: Callable[[], datetime]

    def join(self) -> bool:
        """Call before the first claim; True where this is the only worker, as on SQLite.

        What is leased then is a former one's, and is given back.
        """
        if self.roll.shared:
            self.look()
            return False
        self.inbox.recover()
        self.outbox.recover()
        return True

    def look(self) -> None:
        """Give back what the dead had; call every second or so. On SQLite nothing happens."""
        if self.roll.shared:
            living = self.roll.call()
            if living is not None:
                self.inbox.recover(living)
                self.outbox.recover(living, self.now())
