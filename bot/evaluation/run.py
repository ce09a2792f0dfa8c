"""Runs labelled questions through dry turns and adds up the judgements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from bot.ask import DryRun
from bot.evaluation import measures
from bot.evaluation.labels import Labelled, read_dialogues, read_fields, read_questions
from bot.evaluation.report import EvaluationReport, Figure
from bot.turn import Turn
from knowledge.ports import Encoder

_ACCENTED = ("plain", "colloquial", "southern", "very_short", "typo", "long_story")
_BARE = ("unaccented", "teencode")
_KINDS = ("unanswerable", "off_topic", "clarify", "human")


def evaluate(
    run: DryRun,
    encoder: Encoder,
    questions: Sequence[Path],
    dialogues: Path | None,
    fields: Path | None,
) -> EvaluationReport:
    """Every measure that the given files allow."""
    report = EvaluationReport()
    run.ask("làm khai sinh cần giấy tờ gì")  # the first turn builds the index
    spent: list[float] = []
    texts: list[str] = []
    facts: list[str] = []
    for path in questions:
        judged = []
        for label in read_questions(path):
            turn, ms = run.timed(label.text)
            judged.append((label, turn))
            spent.append(ms)
            texts.append(label.text)
            facts.extend(measures.unsupported(turn))
        _questions(report, f"{path.stem}: ", judged)
    if dialogues:
        _dialogues(report, run, dialogues)
    if fields:
        _fields(report, run, fields, facts)
    report.figures.append(Figure("facts in no source", len(facts), len(texts), "count"))
    _times(report, encoder, spent, texts)
    return report


def _questions(
    report: EvaluationReport, prefix: str, judged: Sequence[tuple[Labelled, Turn]]
) -> None:
    answerable = [(label, turn) for label, turn in judged if label.kind == "answerable"]
    ranks = [measures.rank(turn, label.codes) for label, turn in answerable]
    for most in (1, 3, 10):
        report.add_share(f"{prefix}recall@{most}", [rank < most for rank in ranks])
    by_style: defaultdict[str, list[bool]] = defaultdict(list)
    for (label, _), rank in zip(answerable, ranks, strict=True):
        by_style[label.style].append(rank < 3)
    for style, hits in sorted(by_style.items()):
        report.add_share(f"{prefix}recall@3 {style}", hits)
    report.add_share(f"{prefix}recall@3 accented", _joined(by_style, _ACCENTED))
    report.add_share(f"{prefix}recall@3 unaccented and teencode", _joined(by_style, _BARE))
    wrong = [measures.answered_wrong(turn, label) for label, turn in answerable]
    report.add_share(f"{prefix}answered wrong", wrong)
    report.add_share(f"{prefix}answered", [_answered(turn) for _, turn in answerable])
    same = [t.aspect == label.aspect for label, t in answerable if label.aspect and _answered(t)]
    report.add_share(f"{prefix}aspect of the answered", same)
    for kind in _KINDS:
        of_kind = [(label, turn) for label, turn in judged if label.kind == kind]
        report.add_share(f"{prefix}{kind}", [measures.handled(t, label) for label, t in of_kind])
    report.misses.extend(_misses(judged))


def _misses(judged: Sequence[tuple[Labelled, Turn]]) -> Iterator[str]:
    for label, turn in judged:
        rank = measures.rank(turn, label.codes)
        wrong = rank > 0 or measures.answered_wrong(turn, label)
        if wrong if label.kind == "answerable" else not measures.handled(turn, label):
            yield _miss(label, turn, rank)


def _dialogues(report: EvaluationReport, run: DryRun, path: Path) -> None:
    right: list[bool] = []
    switched: list[bool] = []
    for name, turns in read_dialogues(path):
        former: tuple[str, ...] = ()
        for label in turns:
            turn = run.ask(label.text, f"eval-{name}")
            good = _right(label, turn)
            right.append(good)
            if former and label.codes and not set(label.codes) & set(former):
                switched.append(turn.answered_code not in former)
            if not good:
                report.misses.append(_miss(label, turn, measures.rank(turn, label.codes)))
            former = label.codes or former
    report.add_share("dialogues: right procedure and aspect", right)
    report.add_share("dialogues: switches not stuck", switched)


def _right(label: Labelled, turn: Turn) -> bool:
    if label.kind != "answerable":
        return measures.handled(turn, label)
    return measures.rank(turn, label.codes) == 0 and turn.aspect == label.aspect


def _fields(report: EvaluationReport, run: DryRun, path: Path, facts: list[str]) -> None:
    hits = []
    for question in read_fields(path):
        turn = run.ask(question.text)
        facts.extend(measures.unsupported(turn))
        text = turn.reply.text if turn.reply else ""
        hits.append(measures.holds_values(text, question))
        if not hits[-1]:
            found = f"{question.id} wants {question.must} of {question.code}: {question.text}"
            report.misses.append(f"{found} | {turn.answered_code} {turn.aspect} {turn.outcome}")
    report.add_share("field answers: required values", hits)


def _times(
    report: EvaluationReport, encoder: Encoder, spent: Sequence[float], texts: Sequence[str]
) -> None:
    if len(spent) < 2:
        return
    encoded = []
    for text in texts:
        started = perf_counter()
        encoder.encode_queries([text])
        encoded.append((perf_counter() - started) * 1000)
    for name, value in (
        ("turn p50", median(spent)),
        ("turn p95", quantiles(spent, n=20)[-1]),
        ("encoder call p50", median(encoded)),
    ):
        report.figures.append(Figure(name, value, len(spent), "ms"))
    ratio = median(s / e for s, e in zip(spent, encoded, strict=True))
    report.figures.append(Figure("turn / encoder call p50", ratio, len(spent)))


def _joined(by_style: dict[str, list[bool]], styles: Iterable[str]) -> list[bool]:
    return [hit for style in styles for hit in by_style.get(style, [])]


def _answered(turn: Turn) -> bool:
    return turn.answered_code is not None


def _miss(label: Labelled, turn: Turn, rank: int) -> str:
    best = turn.candidates[0].version.procedure.name[:60] if turn.candidates else "-"
    return (
        f"{label.id} [{label.kind} {label.style} {label.aspect}] {label.text[:110]} | wanted "
        f"{','.join(label.codes[:3])} at {rank} | {turn.outcome} {turn.aspect} "
        f"{turn.confidence:.2f} {turn.answered_code} {best}"
    )
