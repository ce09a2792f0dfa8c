"""What is no longer needed goes, class by class; figures, open requests and the audit log stay."""

import os
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy import update

from api.posters.tables import poster_scans
from bot.alert_kinds import Choice, Kind, Subscription, Way
from bot.cases import Status
from bot.keeping.retention import Retention, load_days
from bot.messages import Attachment, Incoming
from bot.store import alerts, audit, clerk_chats
from bot.store.clerk_chats import Press
from bot.store.desk_tables import audit as audit_table
from bot.store.tables import (
    attachments,
    cases,
    conversations,
    dead_letters,
    inbox,
    messages,
    outbox,
    turns,
    users,
)
from tests.api.build import Site

DAYS = load_days()


def heard(site: Site, address: str, text: str, *files: str) -> None:
    """Somebody on Telegram writes, and is answered."""
    found = tuple(Attachment("image", name) for name in files)
    event = Incoming(
        "telegram", f"{address}:{text}:{files}", address, text, site.clock.now,
        display_name="Hoa", attachments=found,
    )  # fmt: skip
    site.parts.inbox.accept(event, "vi", site.clock.now)
    site.work()


def kept_file(site: Site, content: bytes) -> str:
    """A file in the folder, as old as can be; its digest."""
    digest = sha256(content).hexdigest()
    path = site.parts.keeper.path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (0, 0))
    return digest


def sweep(site: Site, dry_run: bool = False) -> dict[str, int]:
    """How much went, by class."""
    return {one.name: one.count for one in site.parts.retention.sweep(dry_run)}


def test_each_class_goes_after_its_days_and_no_sooner(site: Site) -> None:
    """Events and sends after 30 days, files after 90, words after a year; figures stay."""
    heard(site, "9", "tôi hỏi về khai sinh", "f")
    digest = kept_file(site, b"old")
    with site.parts.engine.begin() as connection:
        connection.execute(attachments.update().values(state="kept", digest=digest))
        connection.execute(outbox.update().values(state="sent"))
    site.parts.inbox.keep_unreadable("telegram", {"x": 1}, "malformed", site.clock.now)
    asked, counted = len(site.rows(inbox)), len(site.rows(turns))

    site.clock.forward(timedelta(days=DAYS["events"] - 1).total_seconds())
    early = sweep(site)
    site.clock.forward(timedelta(days=2).total_seconds())
    month = sweep(site)
    site.clock.forward(timedelta(days=DAYS["files"]).total_seconds())
    quarter = sweep(site)
    site.clock.forward(timedelta(days=DAYS["conversations"]).total_seconds())
    year = sweep(site)

    assert set(early.values()) == {0}
    assert (month["events"], month["conversations"], month["files"]) == (asked, 0, 0)
    assert month["sends"] > 0
    assert (quarter["files"], quarter["dead_letters"], quarter["conversations"]) == (1, 1, 0)
    assert not site.parts.keeper.path(digest).exists()
    assert year["conversations"] == 1
    assert (site.rows(messages), site.rows(dead_letters)) == ([], [])
    (talk,) = site.rows(conversations)
    assert (talk["address"], talk["display_name"]) == (f"gone-{talk['id']}", None)
    assert len(site.rows(turns)) == counted


def test_an_open_request_is_never_cut(site: Site) -> None:
    """However long nobody wrote; once it is closed, its time begins to count."""
    heard(site, "9", "gặp cán bộ")
    site.clock.forward(timedelta(days=DAYS["conversations"] + 1).total_seconds())

    waiting = sweep(site)
    with site.parts.engine.begin() as connection:
        connection.execute(cases.update().values(status=Status.CLOSED.value))
    closed = sweep(site)

    assert waiting["conversations"] == 0
    assert closed["conversations"] == 1


def test_a_dry_run_counts_the_same_and_deletes_nothing(site: Site) -> None:
    """What it says is what the next run does."""
    heard(site, "9", "tôi hỏi về khai sinh")
    with site.parts.engine.begin() as connection:
        connection.execute(poster_scans.insert().values(tag="t", day=date(2020, 1, 1), count=3))
    site.clock.forward(timedelta(days=DAYS["conversations"] + 1).total_seconds())
    before = len(site.rows(messages))

    dry = sweep(site, dry_run=True)
    left = len(site.rows(messages))
    real = sweep(site)
    again = sweep(site)

    assert (dry, left) == (real, before)
    assert dry["scans"] == 1
    assert set(again.values()) == {0}


def test_who_comes_back_begins_anew(site: Site) -> None:
    """Under the same address, in a new conversation."""
    heard(site, "9", "tôi hỏi về khai sinh")
    site.clock.forward(timedelta(days=DAYS["conversations"] + 1).total_seconds())
    sweep(site)

    heard(site, "9", "xin chào")

    assert "9" in [row["address"] for row in site.rows(conversations)]
    assert len(site.rows(conversations)) == 2


def test_a_file_that_nothing_names_goes(site: Site) -> None:
    """A process ended between the database and the folder; one just written stays."""
    orphan, fresh = kept_file(site, b"orphan"), kept_file(site, b"fresh")
    now = site.clock.now.timestamp()
    os.utime(site.parts.keeper.path(fresh), (now, now))

    sweep(site)

    assert not site.parts.keeper.path(orphan).exists()
    assert site.parts.keeper.path(fresh).exists()


def test_the_audit_log_says_what_went_and_stays_whole(site: Site) -> None:
    """By class and number, with no word of anybody."""
    heard(site, "9", "tôi hỏi về khai sinh")
    site.clock.forward(timedelta(days=DAYS["events"] + 1).total_seconds())

    sweep(site)
    sweep(site)

    records = [row for row in site.rows(audit_table) if row["action"] == "retention"]
    assert records[-1]["detail"]["events"] == 1
    assert isinstance(site.parts.retention, Retention)
    with site.parts.engine.connect() as connection:
        assert audit.broken_at(connection) is None


def test_a_clerks_browsers_and_choices_go_after_their_use(site: Site) -> None:
    """A browser a year after its last push, or with its account; choices a month after that."""
    browser = Subscription(0, "https://web.push.apple.com/x", "p" * 20, "a" * 20, "vi")
    with site.parts.engine.begin() as connection:
        for clerk, name in ((1, "lan"), (2, "minh")):
            one = replace(browser, endpoint=f"{browser.endpoint}{name}")
            alerts.subscribe(connection, clerk, one, site.clock.now)
            alerts.choose(connection, clerk, [Choice(Kind.NEW, Way.PUSH)], "vi")
        connection.execute(update(users).where(users.c.id == 1).values(disabled_at=site.clock.now))

    first = sweep(site)
    site.clock.forward(86_400 * (DAYS["choices"] + 1))
    second = sweep(site)
    with site.parts.engine.begin() as connection:
        alerts.took(connection, f"{browser.endpoint}minh", site.clock.now)
    site.clock.forward(86_400 * DAYS["browsers"])
    third = sweep(site)
    site.clock.forward(1)
    fourth = sweep(site)

    found = [(one["browsers"], one["choices"]) for one in (first, second, third, fourth)]
    assert found == [(1, 0), (0, 1), (0, 0), (1, 0)]
    with site.parts.engine.begin() as connection:
        assert len(alerts.choices(connection, 2)) == 1
        connection.execute(update(users).values(disabled_at=None))


def test_links_to_a_clerks_telegram_go_after_their_use(site: Site) -> None:
    """A code that nobody used and a link that ended after a month, a disabled account's at once."""
    at = site.clock.now
    with site.parts.engine.begin() as connection:
        clerk_chats.expect(connection, 1, "d1", at, "vi")
        clerk_chats.expect(connection, 2, "d2", at + timedelta(minutes=15), "vi")
        clerk_chats.redeem(connection, Press("d2", "42", "Minh"), at)
    first = sweep(site)["chats"]
    site.clock.forward(86_400 * DAYS["chats"])
    with site.parts.engine.begin() as connection:  # a new code keeps what was over a little longer
        clerk_chats.expect(connection, 1, "d3", at + timedelta(minutes=15), "vi")
    site.clock.forward(1)
    early = sweep(site)["chats"]
    site.clock.forward(15 * 60)

    second, third = sweep(site)["chats"], sweep(site)["chats"]
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.id == 2).values(disabled_at=at))
    fourth = sweep(site)["chats"]

    assert (first, early, second, third, fourth) == (0, 0, 1, 0, 1)
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).values(disabled_at=None))
