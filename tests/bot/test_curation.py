"""Answers become knowledge: proposed by one, approved by another, said with their source."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import IntegrityError

from bot.cases import EntryKind
from bot.casework.counter import BadRequest, NotAllowed
from bot.curated import CuratedAnswer, CuratedState, Proposal
from bot.curating.curation import Curation, NotFound, SamePerson
from bot.curating.shelf import Shelf
from bot.dialogue.rules import make_rules
from bot.outcomes import Outcome
from bot.pipeline import make_pipeline
from bot.roles import Clerk, Grant, Role
from bot.sameness import load_sameness
from bot.store import curated
from bot.store.desk_tables import audit, curated_answers
from bot.thresholds import load_thresholds
from bot.turn import Turn
from bot.words import load_words
from knowledge.library import Library
from knowledge.ranking.rank import load_ranking
from knowledge.search import Search
from tests.bot.build import Bench
from tests.fakes import HashingEncoder
from tests.samples import BIRTH, publish

QUESTION = "Con sinh ở Nhật làm khai sinh ở xã được không?"
WORDS = "Được. Cha mẹ nộp tại UBND xã nơi cư trú kèm giấy chứng sinh đã dịch, hợp pháp hóa."
PROPOSAL = Proposal(
    questions=(QUESTION,),
    text=WORDS,
    citation="Luật Hộ tịch 2014, Điều 35",
    url="https://vanban.chinhphu.vn/luat-ho-tich",
    valid_until=date(2027, 6, 30),
    procedure_code=BIRTH,
)
APPROVED, PROPOSED = CuratedState.APPROVED, CuratedState.PROPOSED


@dataclass
class Office:
    """A desk with a collection of answers, over the few sample procedures."""

    bench: Bench
    curation: Curation
    shelf: Shelf
    lan: Clerk
    thu: Clerk

    def other_process(self) -> Shelf:
        """The shelf of another process over the same database."""
        return replace_shelf(self.shelf)

    def approved(self, proposal: Proposal = PROPOSAL) -> int:
        """Lan proposes, Thu approves."""
        made = self.curation.propose(self.lan, proposal).id
        self.curation.approve(self.thu, made)
        return made

    def today(self) -> date:
        """The bench's day."""
        return self.bench.clock.now.date()


def replace_shelf(shelf: Shelf) -> Shelf:
    """A shelf that has read nothing yet."""
    return Shelf(shelf.engine, shelf.library, shelf.encoder, shelf.rules)


@dataclass
class Answering:
    """What takes seconds to make, once for the file; `shelf` is the running test's."""

    library: Library
    shelf: Shelf | None = None

    def __post_init__(self) -> None:
        words = load_words()
        self.pipeline = make_pipeline(
            dialogue=make_rules(),
            search=Search(lambda: self.library.index, HashingEncoder(), load_ranking()),
            library=self.library,
            words=words,
            thresholds=load_thresholds(),
            desk_hours=lambda language, at: "",
            curated=self.find,
        )

    def find(self, text: str, today: date) -> CuratedAnswer | None:
        """What the running test's shelf finds."""
        return self.shelf.find(text, today) if self.shelf else None


@pytest.fixture(scope="module")
def answering(module_engine: Engine) -> Answering:
    """The product's pipeline over the few sample procedures."""
    return Answering(publish(module_engine))


@pytest.fixture
def office(bench: Bench, answering: Answering) -> Office:
    """Lan answers; Thu, the lead, approves."""
    shelf = Shelf(bench.engine, answering.library, HashingEncoder(), load_sameness())
    answering.shelf = shelf
    bench.step = lambda turn: answering.pipeline.run(
        turn.conversation, turn.incoming, turn.now, turn.case_number
    )
    lan, thu = bench.hire("lan", "Nguyễn Thị Lan"), bench.hire("thu", "Lê Thu", "lead")
    return Office(bench, Curation(bench.counter, shelf), shelf, lan, thu)


def ask(office: Office, person: str, text: str) -> Turn:
    """A citizen asks; the turn that came of it."""
    office.bench.hear(person, text)
    (claimed,) = office.bench.claim()
    turn = office.bench.worker.work(claimed)
    assert turn is not None
    return turn


def test_what_the_second_clerk_approves_the_next_citizen_reads(office: Office) -> None:
    """Word for word, with source, day of approval and link; before the approval nobody does."""
    made = office.curation.propose(office.lan, PROPOSAL).id
    before = ask(office, "hoa", QUESTION)
    office.curation.approve(office.thu, made)

    after = ask(office, "mai", "dạ con sinh ở nhật làm khai sinh ở xã đc ko ạ")

    assert before.outcome is not Outcome.ANSWERED_CURATED
    assert after.outcome is Outcome.ANSWERED_CURATED
    assert after.reply is not None
    assert after.reply.text == (
        f"{WORDS}\nNguồn: Luật Hộ tịch 2014, Điều 35. Cán bộ đã duyệt ngày 14/09/2026.\n"
        f"Mã câu trả lời: {after.receipt}."
    )
    assert [link.url for link in after.reply.links] == [PROPOSAL.url]
    assert [(c.field, c.quote) for c in after.cited] == [("curated", WORDS)]
    assert after.context.topic == BIRTH


def test_another_process_finds_it_at_its_next_look(office: Office) -> None:
    """Each looks every second: two seconds at most."""
    other = office.other_process()
    assert other.find(QUESTION, office.today()) is None

    made = office.approved()
    other.refresh()

    found = other.find(QUESTION, office.today())
    assert found is not None
    assert (found.id, found.approver) == (made, "Lê Thu")
    office.curation.withdraw(office.thu, made, "sai")
    other.refresh()
    assert other.find(QUESTION, office.today()) is None


def test_nobody_approves_their_own_answer(office: Office) -> None:
    """Not even a lead; and not by going around the service: the table itself refuses."""
    made = office.curation.propose(office.thu, PROPOSAL).id

    with pytest.raises(SamePerson, match="a second person"):
        office.curation.approve(office.thu, made)
    with office.bench.engine.begin() as connection:
        now = office.bench.clock.now
        assert not curated.decide(connection, made, office.thu.id, now, APPROVED)
    with pytest.raises(IntegrityError, match="two_people"), office.bench.engine.begin() as raw:
        raw.execute(update(curated_answers).values(state="approved", decided_by=office.thu.id))

    assert office.shelf.find(QUESTION, office.today()) is None


def test_only_an_approver_decides_and_only_once(office: Office) -> None:
    """A clerk may not; a clerk who was given the role may; nothing is decided twice."""
    minh = office.bench.hire("minh", "Trần Văn Minh")
    made = office.curation.propose(office.lan, PROPOSAL).id
    with pytest.raises(NotAllowed):
        office.curation.approve(minh, made)

    office.curation.approve(replace(minh, grants=(Grant(Role.APPROVER),)), made)

    with pytest.raises(SamePerson, match="decided already"):
        office.curation.reject(office.thu, made, "muộn")
    with pytest.raises(NotFound):
        office.curation.approve(office.thu, 99)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"citation": ""}, "name the source"),
        ({"valid_until": date(2026, 9, 14)}, "between tomorrow"),
        ({"valid_until": date(2030, 1, 1)}, "between tomorrow"),
        ({"text": "Anh gọi 0912345678 nhé"}, "of a person"),
        ({"text": "Căn cước 001099012345 của chị"}, "of a person"),
        ({"questions": ("hỏi hoa@thu.vn giúp em khai sinh",)}, "of a person"),
        ({"questions": ("cần giấy gì",)}, "does not stand alone"),
        ({"questions": ()}, "between 1 and 12"),
        ({"procedure_code": "9.999999"}, "no procedure"),
    ],
)
def test_what_cannot_be_said_to_everybody_is_sent_back(
    office: Office, changes: dict[str, object], why: str
) -> None:
    """Without source, for ever, with a person's number, or for a question without a subject."""
    with pytest.raises(BadRequest, match=why):
        office.curation.propose(office.lan, replace(PROPOSAL, **changes))  # type: ignore[arg-type]  # one field at a time

    assert office.bench.rows(curated_answers) == []


def test_an_office_hotline_is_no_personal_number(office: Office) -> None:
    """A landline and a short number may stand in an answer."""
    text = "Gọi tổng đài 1900 0000 hoặc 024 0000 0112, giờ hành chính."

    assert office.curation.propose(office.lan, replace(PROPOSAL, text=text)).id


def test_an_answer_ends_with_its_day(office: Office) -> None:
    """From the next day on it is not said, even before anybody swept."""
    office.approved(replace(PROPOSAL, valid_until=date(2026, 9, 16)))

    assert office.shelf.find(QUESTION, date(2026, 9, 16))
    assert office.shelf.find(QUESTION, date(2026, 9, 17)) is None
    office.bench.clock.forward(timedelta(days=3).total_seconds())
    assert (office.curation.expire(), office.curation.expire()) == (1, 0)
    assert office.bench.rows(curated_answers)[0]["state"] == "expired"


def test_an_answer_ends_with_the_version_of_its_procedure(office: Office) -> None:
    """When the guide changed, a person looks again before it is said again."""
    made = office.approved()
    with office.bench.engine.begin() as connection:
        connection.execute(update(curated_answers).values(procedure_version=0))
        curated._revise(connection, office.bench.clock.now)
    office.shelf.refresh()

    assert office.shelf.find(QUESTION, office.today()) is None
    assert office.curation.expire() == 1
    assert office.bench.rows(audit)[-1]["subject"] == f"answer {made}"


def test_a_duplicate_is_pointed_out_and_merged(office: Office) -> None:
    """Its questions join the answer in use; its own words are never said."""
    first = office.approved()
    other = replace(PROPOSAL, questions=("Bé sinh ở Nhật làm khai sinh ở xã được không?",))

    made = office.curation.propose(office.lan, replace(other, text="Được nhé."))
    ((_, similar),) = office.curation.listed(PROPOSED)
    office.curation.approve(office.thu, made.id, into=first)

    assert (made.similar, similar) == ((first,), (first,))
    found = office.shelf.find("be sinh o nhat lam khai sinh o xa duoc khong", office.today())
    assert found is not None
    assert (found.id, found.proposal.text) == (first, WORDS)
    assert len(found.proposal.questions) == 2


def test_a_rejected_proposal_is_said_to_nobody_and_says_why(office: Office) -> None:
    """Its author reads the reason."""
    made = office.curation.propose(office.lan, PROPOSAL).id

    office.curation.reject(office.thu, made, "Cần dẫn điều luật mới")

    ((answer, _),) = office.curation.listed(CuratedState.REJECTED)
    assert (answer.note, answer.approver) == ("Cần dẫn điều luật mới", "Lê Thu")
    assert office.shelf.find(QUESTION, office.today()) is None


def test_a_proposal_from_a_case_stands_in_its_thread(office: Office) -> None:
    """Who opens the case later sees that it became knowledge."""
    ask(office, "hoa", "gặp cán bộ")
    office.bench.desk.claim(1, office.lan)

    office.curation.propose(office.lan, replace(PROPOSAL, case_id=1))

    kinds = [entry.kind for entry, _ in office.bench.desk.view(1, office.lan).entries]
    assert kinds[-1] is EntryKind.PROPOSED


def test_an_author_takes_their_own_proposal_back_but_no_one_elses_answer(office: Office) -> None:
    """An approver may take any answer out of use, at once."""
    minh = office.bench.hire("minh", "Trần Văn Minh")
    made = office.curation.propose(office.lan, PROPOSAL).id
    with pytest.raises(NotAllowed):
        office.curation.withdraw(minh, made, "…")

    office.curation.withdraw(office.lan, made, "viết lại")

    with pytest.raises(SamePerson):
        office.curation.approve(office.thu, made)
