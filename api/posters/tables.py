"""How often each poster was scanned, by day: no address, no device, no moment."""

from sqlalchemy import Column, Date, Integer, MetaData, String, Table

metadata = MetaData()

poster_scans = Table(
    "poster_scans",
    metadata,
    Column("tag", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("count", Integer, nullable=False),
)
