"""A citizen can have a copy of their data, and its end, in the channel in which they write."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect

from bot.cases import Status
from bot.conversation import Context, Holder
from bot.messages import Attachment, Incoming
from bot.outcomes import Outcome
from bot.own_data import ERASE, ERASE_NOW, Wish, wish
from bot.store import audit
from bot.store.desk_tables import audit as audit_table
from bot.store.log import update_conversation
from bot.store.tables import attachments, cases, conversations, messages, turns
from tests.api.build import Site, refusal
from tests.bot.build import MONDAY

SECRETS = ("0912345678", "079085001234", "Nguyen Thi Hoa", "bi mat cua Hoa")


def wished(text: str, expects: str | None = None, choice: str | None = None) -> Wish | None:
    """What a message wishes."""
    event = Incoming("web", "e", "hoa", text, MONDAY, choice=choice)
    return wish(event, Context(expects=expects))


@pytest.mark.parametrize(
    "text",
    [
        "xóa dữ liệu của tôi",
        "Xoá dữ liệu của tôi!",
        "xoa du lieu cua toi",
        "cho em xóa hết dữ liệu cá nhân của em với ạ",
        "tôi muốn xóa toàn bộ tin nhắn",
        "xóa cuộc trò chuyện này giúp mình",
        "delete my data please",
    ],
)
def test_who_wants_their_data_erased_is_understood(text: str) -> None:
    """With and without marks, politely or not."""
    assert wished(text) is Wish.ERASE


@pytest.mark.parametrize("text", ["xuất dữ liệu của tôi", "tai du lieu cua toi", "export my data"])
def test_who_wants_a_copy_is_understood(text: str) -> None:
    """The other right."""
    assert wished(text) is Wish.EXPORT


@pytest.mark.parametrize(
    "text",
    [
        "xóa đăng ký thường trú của tôi",
        "xóa tên trong sổ hộ khẩu",
        "thủ tục xóa án tích",
        "xóa đăng ký thế chấp cần gì",
        "cơ sở dữ liệu dân cư của tôi sai",
        "sửa dữ liệu dân cư của tôi",
        "có",
    ],
)
def test_procedures_that_strike_something_out_are_no_such_wish(text: str) -> None:
    """Much is struck out at an office; only one's own data here is meant."""
    assert wished(text) is None


def test_nothing_is_erased_that_was_not_asked_for_and_confirmed() -> None:
    """A button out of the blue asks first; "có" confirms only what was just asked."""
    assert wished("", choice=ERASE_NOW) is Wish.ERASE
    assert wished("", ERASE, ERASE_NOW) is Wish.ERASE_NOW
    assert wished("có", ERASE) is Wish.ERASE_NOW
    assert wished("lệ phí bao nhiêu", ERASE) is None


def everything(engine: Engine) -> str:
    """Every cell of every table of conversations, as one text."""
    names = [name for name in inspect(engine).get_table_names() if "version" not in name]
    with engine.connect() as connection:
        rows = [
            str(dict(row._mapping))
            for name in names
            for row in connection.exec_driver_sql(f"SELECT * FROM {name}")
        ]
    return "\n".join(rows)


def talked(site: Site) -> tuple[str, Path]:
    """Hoa on Telegram: said much, sent a picture, waits at the desk; her picture's file."""
    inbox, now = site.parts.inbox, site.clock.now
    said = (
        f"tôi là {SECRETS[2]}, cccd {SECRETS[1]}",
        f"{SECRETS[3]}, sđt {SECRETS[0]}",
        "gặp cán bộ",
    )
    for number, text in enumerate(said):
        picture = (Attachment("image", f"ref-{SECRETS[0]}"),) if number == 0 else ()
        event = Incoming(
            "telegram", f"k{number}", "9", text, now, display_name=SECRETS[2], attachments=picture
        )
        inbox.accept(event, "vi", now)
        site.work()
    digest = sha256(b"png").hexdigest()
    path = site.parts.keeper.path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"png")
    with site.parts.engine.begin() as connection:
        connection.execute(attachments.update().values(state="kept", digest=digest))
        connection.execute(cases.update().values(contact=SECRETS[0]))
    return str(site.rows(conversations)[0]["id"]), path


def say(site: Site, text: str, key: str, choice: str | None = None) -> None:
    """Hoa writes, and is answered."""
    event = Incoming("telegram", key, "9", text, site.clock.now, choice=choice)
    site.parts.inbox.accept(event, "vi", site.clock.now)
    site.work()


def test_confirmed_everything_is_gone_and_figures_stay(site: Site) -> None:
    """From every table and the folder; the request is closed; the audit log says so, wordless."""
    talk, path = talked(site)
    assert all(secret in everything(site.parts.engine) for secret in SECRETS)
    before = len(site.rows(turns))

    say(site, "xóa dữ liệu của tôi", "x1")
    assert path.exists()
    say(site, "", "x2", ERASE_NOW)

    kept = everything(site.parts.engine)
    assert [secret for secret in SECRETS if secret in kept] == []
    assert not path.exists()
    assert [row["body"]["text"] for row in site.rows(messages)] == [
        site.parts.words.say("own_data.erased", "vi")
    ]
    assert site.rows(cases)[0]["status"] == Status.CLOSED.value
    assert len(site.rows(turns)) == before + 2
    record = site.rows(audit_table)[-1]
    assert (record["action"], record["subject"]) == ("erase", f"conversation {talk}")
    with site.parts.engine.connect() as connection:
        assert audit.broken_at(connection) is None


OPINION = "toi muon phan anh thai do cua can bo mot cua"


def test_an_open_opinion_keeps_its_words_until_it_is_handled(site: Site) -> None:
    """The office has to answer it: the person is told so, and hears; then its words go too."""
    say(site, f"tôi là {SECRETS[2]}, cccd {SECRETS[1]}", "o1")
    say(site, OPINION, "o2")
    (case,) = site.rows(cases)
    with site.parts.engine.begin() as connection:
        connection.execute(cases.update().values(contact=SECRETS[0]))
    say(site, "xóa dữ liệu của tôi", "o3")
    asked = site.rows(messages)[-1]["body"]["text"]
    say(site, "có", "o4")
    told = site.rows(messages)[-1]["body"]["text"]
    say(site, f"xin chào, {SECRETS[3]}", "o5")

    held = everything(site.parts.engine)
    assert (case["reason"], site.rows(cases)[0]["status"]) == ("opinion", case["status"])
    assert all(case["number"] in text and "20/2008/NĐ-CP" in text for text in (asked, told))
    assert OPINION in held
    assert SECRETS[0] in held
    assert SECRETS[1] not in held
    site.parts.retention.sweep()
    assert OPINION in everything(site.parts.engine)

    with site.parts.engine.begin() as connection:
        connection.execute(cases.update().values(status=Status.CLOSED.value))
    site.parts.retention.sweep()

    left = everything(site.parts.engine)
    assert OPINION not in left
    assert SECRETS[0] not in left
    assert SECRETS[3] in left
    assert "erase:" not in left


def test_after_erasing_the_conversation_goes_on(site: Site) -> None:
    """A new question is answered; an event that comes again is not."""
    talked(site)
    say(site, "xóa dữ liệu của tôi", "x1")
    say(site, "có", "x2")
    lines = len(site.rows(messages))

    say(site, "có", "x2")
    say(site, "xin chào", "x3")

    assert len(site.rows(messages)) == lines + 2
    assert site.rows(turns)[-1]["outcome"] == Outcome.ANSWERED_GREETING.value


def test_it_holds_while_a_clerk_has_the_conversation(site: Site) -> None:
    """A right does not wait for a clerk to finish."""
    talk, _ = talked(site)
    with site.parts.engine.begin() as connection:
        update_conversation(connection, talk, holder=Holder.HUMAN)

    say(site, "xóa dữ liệu của tôi", "x1")
    say(site, "xóa", "x2")

    assert site.rows(conversations)[0]["holder"] == Holder.BOT.value
    assert len(site.rows(messages)) == 1


def test_who_keeps_it_loses_nothing(site: Site) -> None:
    """Pressed "Giữ lại", or asked something else."""
    talked(site)
    say(site, "xóa dữ liệu của tôi", "x1")
    say(site, "xin chào", "x2")
    say(site, "có", "x3")

    assert all(secret in everything(site.parts.engine) for secret in SECRETS)


def test_a_file_that_somebody_else_sent_too_stays(site: Site) -> None:
    """Equal files lie once in the folder."""
    _, path = talked(site)
    event = Incoming(
        "telegram", "n1", "10", "", site.clock.now, attachments=(Attachment("image", "n"),)
    )
    site.parts.inbox.accept(event, "vi", site.clock.now)
    with site.parts.engine.begin() as connection:
        connection.execute(attachments.update().values(digest=sha256(b"png").hexdigest()))

    say(site, "xóa dữ liệu của tôi", "x1")
    say(site, "có", "x2")

    assert path.exists()


def test_a_copy_is_handed_over_by_a_link_that_ends(site: Site) -> None:
    """On the web: messages, files and requests as a file to be saved; forged or old: 404."""
    citizen = site.citizen()
    citizen.ask("làm khai sinh cần gì")
    reply = citizen.ask("xuất dữ liệu của tôi")
    (link,) = reply["links"]
    path = link["url"].removeprefix(site.parts.settings.public_url.rstrip("/"))

    copy = site.client.get(path)

    assert copy.status_code == 200
    assert copy.headers["cache-control"] == "private, no-store"
    assert copy.headers["content-disposition"].startswith("attachment")
    told = json.loads(copy.content)
    assert [line["text"] for line in told["messages"] if line["from"] == "citizen"] == [
        "làm khai sinh cần gì",
        "xuất dữ liệu của tôi",
    ]
    refusal(site.client.get(f"{path[:-2]}xx"), 404)
    widget = citizen.session["token"]
    refusal(site.client.get(f"/own-data/{widget}"), 404)
