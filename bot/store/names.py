"""What people at the desk are called, for records that keep their logins."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from bot.store.tables import users


def names_of(connection: Connection) -> Mapping[str, str]:
    """The name of every account, by login."""
    rows = connection.execute(select(users.c.login, users.c.name))
    return {row.login: row.name for row in rows}
