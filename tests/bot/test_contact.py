"""Where people can be reached: asked for, found in what they write or share, let go of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Context
from bot.messages import Attachment
from bot.outcomes import Outcome
from bot.steps.contact import contact_in, dialled
from bot.store.tables import cases
from tests.bot.build import Bench, Say

OWN = (Attachment("contact", "+84 912 345 678"),)
ASKED = Context(expects="contact")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dạ 0912 345 678 ạ", "0912345678"),
        ("+84 912.345.678", "0912345678"),
        ("84912345678", "0912345678"),
        ("số bàn 024-3825-1234", "02438251234"),
        ("thư: nguyen.hoa+xa@mail.example.vn nhé", "nguyen.hoa+xa@mail.example.vn"),
        ("gọi 113", None),
        ("căn cước 001099012345", None),
        ("thủ tục 1.004194", None),
        ("mấy giờ mở cửa", None),
    ],
)
def test_a_number_or_an_address_is_found_in_what_people_write(text: str, found: str | None) -> None:
    """Spaces, points and the country's code are levelled; an identity number is no telephone."""
    assert contact_in(text) == found


@given(st.text(max_size=200))
def test_whatever_is_written_what_is_taken_stands_in_it(text: str) -> None:
    """Never an invented digit."""
    found = contact_in(text)

    assert found is None or found.lstrip("0") in "".join(c for c in text if c not in " .-")


def test_the_question_brings_the_platforms_own_button(say: Say) -> None:
    """Whatever follows takes it away: the number, a refusal, another question."""
    asked = say("", choice="contact", case_open=True)
    after = [
        say("0912345678", context=ASKED, case_open=True),
        say("", choice="no_contact", context=ASKED, case_open=True),
        say("mấy giờ mở cửa", context=ASKED, case_open=True),
        say("", attachments=OWN, context=ASKED, case_open=True),
    ]

    assert asked.context.expects == "contact"
    assert asked.reply is not None
    assert (asked.reply.contact, asked.reply.contact_over) == (True, False)
    for turn in after:
        assert turn.context.expects is None
        assert turn.reply is not None
        assert (turn.reply.contact, turn.reply.contact_over) == (False, True)


def test_a_shared_number_is_taken_for_an_open_case_only(say: Say) -> None:
    """It never reaches the dialogue; without a case nothing needs it, and nothing keeps it."""
    taken = say("", attachments=OWN, case_open=True)
    let_go = say("+84912345678", attachments=OWN)

    assert (taken.outcome, taken.contact) == (Outcome.ANSWERED_CONTACT, "0912345678")
    assert (let_go.outcome, let_go.contact) == (Outcome.ANSWERED_CONTACT, None)
    assert let_go.timings_ms[-1][0] == "contact"


@pytest.mark.parametrize(
    ("shared", "kept"),
    [("84912345678", "0912345678"), ("+1 (555) 010-9999", "+15550109999"), ("9" * 40, "9" * 16)],
)
def test_a_shared_number_is_kept_as_one_dials_it(shared: str, kept: str) -> None:
    """Vietnam's begin with 0, others with their country's code."""
    assert dialled(shared) == kept


def test_a_number_shared_with_a_clerk_is_kept_with_the_case(bench: Bench) -> None:
    """The bot is silent then; the clerk sees where to call."""
    case_id = bench.open_case("hoa")
    lan = bench.hire("lan", "Lan")
    bench.desk.claim(case_id, lan)
    bench.hear("hoa", "", key="shared", attachments=OWN)

    bench.work()

    assert bench.rows(cases)[-1]["contact"] == "0912345678"
