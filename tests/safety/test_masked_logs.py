"""What is written down for operators holds no personal data."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli.printed import receipt_lines
from api.telemetry.logs import MaskingFormatter
from bot.receipts import Receipt
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore
from tests.bot.build import MONDAY

PHONE, CARD_ID, MAIL = "0912345678", "079085001234", "hoa.nguyen@gmail.com"


@pytest.fixture
def written() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A log and what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log = logging.getLogger("test.masked")
    log.addHandler(handler)
    log.propagate = False
    yield log, out
    log.removeHandler(handler)
    log.propagate = True


def test_message_extras_and_error_are_masked(written: tuple[logging.Logger, io.StringIO]) -> None:
    """Wherever a number got in: by an argument, a field, a list or an exception's trace."""
    log, out = written

    try:
        raise ValueError(f"cannot read {CARD_ID}")
    except ValueError:
        log.exception(
            "event of %s", PHONE, extra={"who": {"mail": [MAIL]}, "psid": 24_861_234_567_890}
        )

    line = out.getvalue()
    assert json.loads(line)["message"] == "event of [điện thoại]"
    assert json.loads(line)["who"] == {"mail": ["[email]"]}
    assert "cannot read [số định danh]" in json.loads(line)["exc_info"]
    assert not any(secret in line for secret in (PHONE, CARD_ID, MAIL, "24861234567890"))


@pytest.mark.parametrize(
    "told",
    [
        "POST https://api.telegram.org/bot123456789:AAF-{secret}/sendMessage",
        "The token `123456789:AAF-{secret}` was rejected by the server.",
        "https://graph.facebook.com/v25.0/me?access_token=EAAB{secret}&fields=id",
        "GET /own-data/{secret}.aBcD-1 HTTP/1.1",
        "Authorization: Bearer {secret}",
    ],
)
def test_no_token_is_written_down(written: tuple[logging.Logger, io.StringIO], told: str) -> None:
    """Platforms' tokens stand in addresses and errors; a copy's link opens it for an hour."""
    log, out = written
    secret = "IjVkNDE0MDJhYmM0YjJhNzZiOTcxOWQ5MTEwMTdjNTkyIg"

    log.warning("failed: %s", told.format(secret=secret), extra={"why": told.format(secret=secret)})

    assert secret not in out.getvalue()
    assert out.getvalue().count("•••") + out.getvalue().count("\\u2022") >= 2


def test_what_an_operator_needs_stays(written: tuple[logging.Logger, io.StringIO]) -> None:
    """Times, ids of conversations, codes and counts are as they were."""
    log, out = written
    talk = "5d41402abc4b2a76b9719d911017c592"

    log.warning("turn of %s failed", talk, extra={"code": "1.004194", "ms": 12.5, "events": 1_000})

    line = json.loads(out.getvalue())
    assert line["message"] == f"turn of {talk} failed"
    assert (line["code"], line["ms"], line["events"]) == ("1.004194", 12.5, 1_000)
    assert line["asctime"][:2] == "20"


def test_a_receipt_that_is_printed_shows_no_number_of_the_asker(tmp_path: Path) -> None:
    """Whoever checks an answer needs the question, not the person."""
    receipt = Receipt(
        number="TL-260914-AAAAAA",
        at=MONDAY,
        conversation_id="c1",
        outcome="answered_field",
        question=f"cccd {CARD_ID} làm lại hết bao nhiêu",
        reply="50.000 đồng",
        sent=True,
        cited=(),
        editions=(),
        overrides=(),
    )
    store = KnowledgeStore(connect(f"sqlite:///{tmp_path / 'x.db'}"))

    lines = "\n".join(receipt_lines(receipt, store))

    assert "question: cccd [số định danh] làm lại hết bao nhiêu" in lines
    assert "50.000 đồng" in lines
    store.engine.dispose()
