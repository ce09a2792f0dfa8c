"""The codes of a second factor (TOTP, RFC 6238): each is taken once."""

from datetime import datetime
from hmac import compare_digest

import pyotp
from sqlalchemy import Connection, or_, update

from bot.store.tables import users


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute whose code this is, now or next to it; None where it is none of these."""
    totp = pyotp.TOTP(secret)
    step = int(now.timestamp()) // totp.interval
    for near in (step - 1, step, step + 1):
        if compare_digest(totp.at(near * totp.interval).encode(), code.encode()):
            return near
    return None


def take(connection: Connection, account_id: int, secret: str, code: str, now: datetime) -> bool:
    """Whether `code` is right and newer than the last one that was taken."""
    step = step_of(secret, code, now)
    if step is None:
        return False
    newer = or_(users.c.totp_step.is_(None), users.c.totp_step < step)
    taken = connection.execute(
        update(users).where(users.c.id == account_id, newer).values(totp_step=step)
    )
    return taken.rowcount == 1
