"""Ratings of answers and stars for clerks: kept, thanked for, and never in the dialogue's way."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.conversation import Holder
from bot.feedback import Fault, Rating, Stars, helped_value, read_press, star_choices
from bot.messages import Choice, Reply, Sender
from bot.outcomes import Outcome
from bot.store.feedback_tables import answer_ratings, case_stars, mistakes
from bot.store.tables import cases, conversations, turns
from bot.turn import Cited, Turn
from tests.bot.build import Bench
from tests.bot.stand_ins import broken
from tests.fakes import FakePlatform
from tests.samples import BIRTH

CHOICES = (Choice("p:1.001193:fee", "Lệ phí bao nhiêu?"), Choice("human", "Gặp cán bộ"))
CITED = Cited(BIRTH, "fee", "https://dichvucong.gov.vn", "Miễn lệ phí", 1)


def answers(turn: Turn) -> Turn:
    """A step that answers from a source, as if sure."""
    reply = Reply("Miễn lệ phí", choices=CHOICES)
    return turn.end(Outcome.ANSWERED_FIELD, reply, cited=(CITED,), answered_code=BIRTH)


@pytest.fixture
def asked(bench: Bench) -> Bench:
    """Hoa asked and was answered."""
    bench.step = answers
    bench.hear("hoa", "khai sinh hết bao nhiêu")
    bench.work()
    return bench


def receipt(bench: Bench) -> str:
    """The number under the newest answer."""
    return str(bench.rows(turns)[-1]["receipt"])


def press(bench: Bench, value: str, address: str = "hoa") -> None:
    """The citizen presses a button."""
    key = f"press {value} {len(bench.lines(address))}"
    bench.hear(address, "…", key, choice=value)
    bench.work()


def test_an_answer_with_a_receipt_may_be_rated_once(asked: Bench) -> None:
    """Only the answer: not the question back, not the greeting, not the thanks."""
    press(asked, helped_value(receipt(asked), helped=True))

    rates = [line.reply.rates for line in asked.lines("hoa") if line.reply.sender is Sender.BOT]
    assert rates == [receipt(asked), None]


def test_a_rating_is_no_turn_and_the_next_question_goes_on(asked: Bench) -> None:
    """The dialogue does not see it, nothing is remembered of it, no turn is counted."""
    before = asked.talk("hoa").context
    asked.step = broken
    press(asked, helped_value(receipt(asked), helped=False))
    asked.step = answers
    asked.hear("hoa", "còn bao lâu xong")
    asked.work()

    assert len(asked.rows(turns)) == 2
    assert asked.talk("hoa").context == before
    (rated,) = asked.rows(answer_ratings)
    assert (rated["helped"], rated["fault"], rated["procedure_code"]) == (False, None, BIRTH)


def test_who_was_not_helped_is_asked_why(asked: Bench) -> None:
    """Four reasons; the last one pressed counts, and the clerk can be had."""
    number = receipt(asked)
    press(asked, helped_value(number, helped=False))
    why = asked.lines("hoa")[-1].reply
    press(asked, f"f:{number}:incomplete")

    assert [choice.title for choice in why.choices] == [
        "Sai",
        "Thiếu",
        "Khó hiểu",
        "Không đúng câu hỏi",
    ]
    assert [row["fault"] for row in asked.rows(answer_ratings)] == [Fault.INCOMPLETE]
    assert [choice.value for choice in asked.lines("hoa")[-1].reply.choices] == ["human"]
    assert asked.rows(mistakes) == []


def test_a_wrong_answer_is_reported_once(asked: Bench) -> None:
    """It goes to the editors with its receipt and place in the conversation."""
    for _ in range(2):
        press(asked, f"f:{receipt(asked)}:wrong")

    (report,) = asked.rows(mistakes)
    assert (report["procedure_code"], report["seq"], report["state"]) == (BIRTH, 1, "open")
    assert report["receipt"] == receipt(asked)
    assert "người biên tập" in asked.said("hoa")[-1]


def test_nobody_rates_what_others_were_told(asked: Bench) -> None:
    """A receipt of another conversation, or of none, changes nothing and is not answered."""
    asked.hear("nam", "khai sinh ở đâu")
    asked.work()
    for value in (f"f:{receipt(asked)}:wrong", "f:TL-260914-AAAAAA:y"):
        press(asked, value, "hoa")

    assert asked.rows(answer_ratings) == []
    assert asked.rows(mistakes) == []
    assert len(asked.said("hoa")) == 1


def test_messenger_offers_again_what_went_with_its_buttons(
    new_engine: Callable[[], Engine],
) -> None:
    """There every button goes when one is pressed."""
    bench = Bench(new_engine(), step=answers, platform=FakePlatform("messenger"))
    bench.hear("hoa", "khai sinh hết bao nhiêu")
    bench.work()
    press(bench, helped_value(receipt(bench), helped=True))

    assert bench.lines("hoa")[-1].reply.choices == CHOICES


def test_a_rating_while_a_clerk_writes_is_kept_in_silence(asked: Bench) -> None:
    """The clerk is not talked over, and nobody waits for them because of it."""
    lan = asked.hire("lan", "Nguyễn Thị Lan")
    number = receipt(asked)
    case_id = asked.open_case("hoa")
    asked.desk.claim(case_id, lan)
    asked.desk.reply(case_id, lan, "Chào bạn", "r1")
    said = len(asked.lines("hoa"))
    press(asked, f"f:{number}:unclear")

    assert asked.talk("hoa").holder is Holder.HUMAN
    assert len(asked.lines("hoa")) == said + 1
    assert asked.rows(cases)[0]["waiting_since"] is None
    assert [row["fault"] for row in asked.rows(answer_ratings)] == [Fault.UNCLEAR]


def close(bench: Bench, outcome: str = "answered", words: str | None = "Chào bạn") -> str:
    """Lan helps Hoa and closes the case; the case's number."""
    lan = bench.find(1) or bench.hire("lan", "Nguyễn Thị Lan")
    case_id = bench.open_case("hoa")
    bench.desk.claim(case_id, lan)
    if words:
        bench.desk.reply(case_id, lan, words, f"r{len(bench.lines('hoa'))}")
    bench.desk.close(case_id, lan, outcome)
    return str(bench.rows(cases)[-1]["number"])


def test_stars_are_asked_for_when_a_person_has_helped(bench: Bench) -> None:
    """Five choices under the farewell; the press is kept and thanked for, and opens no case."""
    number = close(bench)
    farewell = bench.lines("hoa")[-1].reply
    press(bench, f"s:{number}:4")

    assert farewell.choices == star_choices(number)
    assert [choice.title for choice in farewell.choices][:2] == ["★★★★★", "★★★★☆"]
    assert [(row["stars"], row["clerk_id"]) for row in bench.rows(case_stars)] == [(4, 1)]
    assert bench.said("hoa")[-1] == bench.words.say("feedback.stars_thanks", "vi")
    assert bench.rows(cases)[0]["status"] == "closed"


@pytest.mark.parametrize(("outcome", "words"), [("spam", "Chào"), ("answered", None)])
def test_stars_are_not_asked_for_without_help(
    bench: Bench, outcome: str, words: str | None
) -> None:
    """Nobody wrote, or there was nothing to answer."""
    close(bench, outcome, words)

    assert bench.lines("hoa")[-1].reply.choices == ()
    assert bench.rows(case_stars) == []


def test_stars_are_asked_for_once_a_case(bench: Bench) -> None:
    """A case that was opened again is closed without the question."""
    first, again = close(bench), close(bench)

    assert first == again
    assert bench.lines("hoa")[-1].reply.choices == ()
    assert len(bench.rows(case_stars)) == 1


@pytest.mark.parametrize(("hours", "asked"), [(23, True), (25, False)])
def test_stars_are_asked_for_only_inside_the_channels_window(
    new_engine: Callable[[], Engine], hours: float, asked: bool
) -> None:
    """Messenger lets the office's own words out for 24 hours after the citizen's last."""
    bench = Bench(new_engine(), platform=FakePlatform("messenger"))
    lan = bench.hire("lan", "Nguyễn Thị Lan")
    case_id = bench.open_case("hoa")
    bench.desk.claim(case_id, lan)
    bench.desk.reply(case_id, lan, "Chào bạn", "r1")
    bench.clock.forward(hours * 3600)
    bench.desk.close(case_id, lan, "answered")

    assert bool(bench.lines("hoa")[-1].reply.choices) is asked
    assert bool(bench.rows(case_stars)) is asked


def test_stars_for_a_case_that_was_not_asked_about_are_not_kept(bench: Bench) -> None:
    """Somebody else's number, or one's own before its end."""
    bench.open_case("hoa")
    press(bench, f"s:{bench.rows(cases)[0]['number']}:5")

    assert bench.rows(case_stars) == []


def test_where_somebody_blocked_us_no_stars_are_asked_for(bench: Bench) -> None:
    """The platform said so."""
    lan = bench.hire("lan", "Nguyễn Thị Lan")
    case_id = bench.open_case("hoa")
    bench.desk.claim(case_id, lan)
    bench.desk.reply(case_id, lan, "Chào bạn", "r1")
    with bench.engine.begin() as connection:
        connection.execute(conversations.update().values(unreachable="blocked"))
    bench.desk.close(case_id, lan, "answered")

    assert bench.rows(case_stars) == []


@given(st.text(max_size=64) | st.from_regex(r"[fs]:(TL|YC)-[0-9A-Z-]{0,20}:\w{0,16}"))
def test_only_what_we_wrote_is_read_as_a_press(choice: str) -> None:
    """Anything else is left to the dialogue."""
    found = read_press(choice)

    if isinstance(found, Rating):
        assert choice.startswith(f"f:{found.receipt}:")
    elif isinstance(found, Stars):
        assert choice == f"s:{found.case_number}:{found.stars}"
        assert 1 <= found.stars <= 5


def test_every_fault_has_its_button() -> None:
    """What is offered is understood."""
    for fault in Fault:
        said = f"f:TL-261122-9SRARU:{fault.value}"
        assert read_press(said) == Rating("TL-261122-9SRARU", helped=False, fault=fault)
