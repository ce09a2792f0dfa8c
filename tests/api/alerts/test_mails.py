"""Alerts by mail: bundled, once, in the end, and nothing of a citizen in them."""

import pytest

from bot.alerts.mail import SmtpMail
from bot.alerts.ports import NotSent
from bot.store.desk_tables import alert_sends
from bot.store.tables import cases
from tests.api.alerts.mailbox import Mailbox
from tests.api.alerts.steps import sending
from tests.api.build import Site


async def test_a_mail_names_the_case_and_nobody(
    site: Site, mailbox: tuple[Mailbox, SmtpMail]
) -> None:
    """Number, office, a link; no word and no name of the citizen; sent once."""
    box, mail = mailbox
    citizen = site.citizen()
    citizen.ask("Tôi là Nguyễn Văn Bí Mật, cho gặp cán bộ")
    citizen.ask("gặp cán bộ")
    site.parts.gathering.gather()
    alerting = sending(site, mail=mail)

    sent = [await alerting.send_due() for _ in range(2)]

    assert sent == [1, 0]
    ((to, message),) = box.messages
    row = site.rows(cases)[-1]
    text = message.get_content()  # type: ignore[attr-defined]  # an EmailMessage by its policy
    assert to == ["lan@example.vn"]
    assert message["Subject"] == "Yêu cầu mới"
    assert row["number"] in text
    assert f"http://127.0.0.1:8000/desk#case={row['id']}" in text
    assert "Bí Mật" not in text
    assert message["Auto-Submitted"] == "auto-generated"


async def test_a_storm_of_cases_is_one_mail_and_then_a_pause(
    site: Site, mailbox: tuple[Mailbox, SmtpMail]
) -> None:
    """Thirty cases at once; the next mail five minutes later, with what came meanwhile."""
    box, mail = mailbox
    for _ in range(13):
        site.case()
    site.parts.gathering.gather()
    alerting = sending(site, mail=mail)
    await alerting.send_due()
    site.case()
    site.parts.gathering.gather()
    await alerting.send_due()
    assert len(box.messages) == 1

    site.clock.forward(301)
    await alerting.send_due()

    subjects = [message["Subject"] for _, message in box.messages]
    assert subjects[0] == "13 việc ở bàn hỗ trợ"
    assert subjects[1] in ("Yêu cầu mới", "2 việc ở bàn hỗ trợ")
    text = box.messages[0][1].get_content()  # type: ignore[attr-defined]  # see above
    assert "và 3 việc khác" in text


async def test_a_case_that_somebody_took_meanwhile_is_not_told(
    site: Site, mailbox: tuple[Mailbox, SmtpMail]
) -> None:
    """Nobody is called to what is done."""
    box, mail = mailbox
    case_id = site.case()
    site.parts.gathering.gather()
    site.client.post(f"/api/desk/cases/{case_id}/claim", headers=site.clerk("minh"))

    await sending(site, mail=mail).send_due()

    assert box.messages == []
    assert [row["state"] for row in site.rows(alert_sends)] == ["dropped"]


async def test_a_mail_server_that_is_down_gets_it_later(
    site: Site, mailbox: tuple[Mailbox, SmtpMail]
) -> None:
    """With growing pauses, and only what still matters."""
    box, mail = mailbox
    site.case()
    site.parts.gathering.gather()
    box.refuse = "451 try again later"
    alerting = sending(site, mail=mail)

    assert await alerting.send_due() == 1
    assert await alerting.send_due() == 0
    site.clock.forward(61)
    box.refuse = None
    assert await alerting.send_due() == 1

    assert len(box.messages) == 1


def test_a_password_is_not_sent_without_encryption(mailbox: tuple[Mailbox, SmtpMail]) -> None:
    """The server offers none: nothing is sent."""
    box, mail = mailbox
    url = mail.url.replace("smtp://", "smtp://me:secret@")

    with pytest.raises(NotSent, match="NotSupported"):
        SmtpMail(url, mail.sender).send("lan@example.vn", "x", "y")
    assert box.messages == []
