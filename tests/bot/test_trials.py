"""Questions from life are asked again, and what the last import changed is said."""

import pytest

from bot.ask import dry_run
from bot.casework.counter import BadRequest, CaseNotFound, NotAllowed
from bot.evaluation.from_desk import TrialReport, run_trials
from bot.evaluation.trials import TrialNotFound, Trials
from bot.messages import Reply
from bot.outcomes import Outcome
from bot.pipeline import Pipeline
from bot.privacy.masking import MARK
from bot.roles import Clerk
from bot.store.desk_tables import audit
from bot.store.feedback_tables import trial_runs, trials
from bot.turn import Turn
from knowledge.procedures import Version
from tests.bot.build import Bench
from tests.samples import BIRTH

OTHER = "1.004222"


@pytest.fixture
def desk(bench: Bench, birth: Version) -> Bench:
    """A clerk and an editor, and the guide in force."""
    bench.versions[BIRTH] = birth
    bench.hire("lan", "Nguyễn Thị Lan")
    bench.hire("mai", "Đỗ Thị Mai", "editor")
    return bench


def kept(bench: Bench) -> Trials:
    """The trials of a bench."""
    return Trials(bench.counter, bench.versions.get)


def run(bench: Bench, answered: dict[str, str]) -> TrialReport:
    """Ask every trial of a bot that answers so, by the question's words."""

    def step(turn: Turn) -> Turn:
        code = answered.get(turn.incoming.text)
        outcome = Outcome.ANSWERED_FIELD if code else Outcome.REFUSED_NO_SOURCE
        return turn.end(outcome, Reply("…"), answered_code=code)

    bench.clock.forward(60)
    dry = dry_run(Pipeline((step,)), bench.clock, lambda: "id")
    return run_trials(dry, bench.engine, bench.clock.now, "7:hashing@1")


def test_a_question_from_a_case_becomes_a_trial(desk: Bench) -> None:
    """Without the person's number; who kept it is on record."""
    case_id = desk.open_case("hoa")
    text = "Con tôi mới sinh,  gọi 0912345678, làm khai sinh ở đâu"
    made = kept(desk).add(desk.clerk(1), text, "vi", BIRTH, case_id)

    (trial,), _ = kept(desk).listed()
    assert trial.text == f"Con tôi mới sinh, gọi {MARK}, làm khai sinh ở đâu"
    assert (trial.id, trial.code, trial.author) == (made, BIRTH, "Nguyễn Thị Lan")
    assert desk.rows(audit)[-1]["action"] == "trial_add"


def test_an_editor_keeps_and_forgets_trials(desk: Bench) -> None:
    """One that is not there is not found."""
    mai = desk.clerk(2)
    made = kept(desk).add(mai, "khai sinh ở đâu", "vi", BIRTH)
    kept(desk).remove(mai, made)
    with pytest.raises(TrialNotFound):
        kept(desk).remove(mai, made)

    assert kept(desk).listed() == ([], None)


def test_what_cannot_be_a_trial_is_refused(desk: Bench) -> None:
    """No words, an unknown procedure, the same twice, a foreign case, a role that only looks."""
    keep, lan = kept(desk), desk.clerk(1)
    keep.add(lan, "khai sinh ở đâu", "vi", BIRTH)
    for text, code in (("0912345678", BIRTH), ("ở đâu", "9.999999"), ("khai sinh ở đâu", BIRTH)):
        with pytest.raises(BadRequest):
            keep.add(lan, text, "vi", code)
    with pytest.raises(CaseNotFound):
        keep.add(lan, "câu khác", "vi", BIRTH, case_id=99)
    with pytest.raises(NotAllowed):
        keep.add(Clerk(9, "an", "An", "auditor"), "câu khác", "vi", BIRTH)

    assert len(desk.rows(trials)) == 1


def test_a_run_says_what_changed_since_the_last(desk: Bench) -> None:
    """Right and now wrong, wrong and now right, wrong as before; the worst first."""
    for text in ("một câu", "hai câu", "ba câu"):
        kept(desk).add(desk.clerk(1), text, "vi", BIRTH)
    first = run(desk, {"một câu": BIRTH, "hai câu": OTHER})
    second = run(desk, {"một câu": OTHER, "hai câu": BIRTH})

    assert (first.right, first.of, first.former) == (1, 3, None)
    assert [line.change for line in first.lines] == ["new_wrong", "new_wrong"]
    assert (second.right, second.of) == (1, 3)
    assert [(line.change, line.trial.text, line.tried.code) for line in second.lines] == [
        ("now_wrong", "một câu", OTHER),
        ("still_wrong", "ba câu", None),
        ("now_right", "hai câu", BIRTH),
    ]
    assert "1 now wrong, 1 now right" in second.as_text().splitlines()[0]
    assert f"− now wrong: “một câu” wants {BIRTH}, got {OTHER}" in second.as_text()
    assert second.as_json()["lines"][0]["before"] == BIRTH
    assert len(desk.rows(trial_runs)) == 2


def test_the_list_shows_the_last_run(desk: Bench) -> None:
    """A trial that was kept since is not tried yet."""
    keep = kept(desk)
    tried = keep.add(desk.clerk(1), "một câu", "vi", BIRTH)
    run(desk, {"một câu": OTHER})
    later = keep.add(desk.clerk(1), "hai câu", "vi", BIRTH)

    found, last = keep.listed()

    assert [one.id for one in found] == [later, tried]
    assert last is not None
    assert (last.tried[tried].right, last.tried[tried].code) == (False, OTHER)
    assert later not in last.tried
    assert last.knowledge == "7:hashing@1"


def test_without_trials_nothing_is_kept(desk: Bench) -> None:
    """An empty run would make the next one look new."""
    report = run(desk, {})

    assert (report.right, report.of, desk.rows(trial_runs)) == (0, 0, [])
