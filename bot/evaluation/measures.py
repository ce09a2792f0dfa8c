"""What is right: one judgement a question, by kind."""

import re
import unicodedata
from collections.abc import Iterable

from bot.evaluation.labels import FieldQuestion, Labelled
from bot.outcomes import Outcome
from bot.turn import Turn

_FACT = re.compile(
    r"(?<![\d.,/])\d[\d.,]*(?=\s*(?:đồng|đ\b|vnđ|%|ngày|giờ|tháng|năm|days?|hours?|months?|VND))",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s)”]+")
_COMPUTED = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")


def rank(turn: Turn, codes: Iterable[str]) -> int:
    """The position of the first acceptable candidate, 0 for the best; 99 where there is none."""
    accepted = set(codes)
    for position, candidate in enumerate(turn.candidates[:10]):
        if candidate.code in accepted:
            return position
    return 99


def answered_wrong(turn: Turn, label: Labelled) -> bool:
    """Answered as if sure, from a procedure that no clerk would accept."""
    return _family(turn) == "answered" and turn.answered_code not in label.codes


def handled(turn: Turn, label: Labelled) -> bool:
    """Whether the turn did with a question that is not answerable what a clerk would."""
    outcome = turn.outcome
    if label.kind == "unanswerable":
        return not (_family(turn) == "answered" and turn.answered_code)
    if label.kind == "off_topic":
        return outcome is not None and (
            outcome.value.startswith(("refused_off", "refused_uns", "refused_per", "refused_eme"))
            or outcome is Outcome.ANSWERED_GREETING
        )
    if label.kind == "human":
        return _family(turn) == "escalated"
    if label.kind == "clarify":
        offered = (
            {choice.value.removeprefix("p:") for choice in turn.reply.choices}
            if turn.reply
            else set()
        )
        return outcome is Outcome.ASKED_PROCEDURE and bool(offered & set(label.codes))
    return outcome is not None


def holds_values(text: str, question: FieldQuestion) -> bool:
    """Whether `text` holds of each list a value, and nothing that it must not hold."""
    text = _plain(text)
    return all(any(_stands(v, text) for v in values) for values in question.must) and not any(
        _stands(value, text) for value in question.must_not
    )


def unsupported(turn: Turn) -> list[str]:
    """Amounts, day counts and links of the answer that stand in none of its sources."""
    if turn.reply is None or turn.answered_code is None:
        return []
    text = _COMPUTED.sub("", turn.reply.text)
    sources = _plain(" ".join([turn.text, *(cited.quote for cited in turn.cited)]))
    urls = {cited.url for cited in turn.cited}
    facts = [fact for fact in _FACT.findall(text) if fact.lower() not in sources]
    links = [link.url for link in turn.reply.links if link.url not in urls]
    return facts + links + [url for url in _URL.findall(text) if url.lower() not in sources]


def _stands(value: str, text: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(_plain(value))}", text) is not None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _family(turn: Turn) -> str:
    return turn.outcome.family if turn.outcome else "failed"
