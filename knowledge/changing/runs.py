"""Two wordings of one text compared word by word, for people to see what changed in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"[^\W_]+(?:[.,/:-][^\W_]+)*|\s+|.", re.DOTALL)
_LEAST_ALIKE = 0.35
_MOST_COMPARED = 4_000_000  # pairs of words: a tenth of a second and more


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text; `changed`: the other text does not have it in that place."""

    text: str
    changed: bool


Runs = tuple[Run, ...]


def marked(before: str, after: str) -> tuple[Runs, Runs]:
    """Both texts cut into runs; what is unchanged is the same, in the same order, in both.

    Texts that share little are marked whole: islands of shared words would not help a reader.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) * len(new) > _MOST_COMPARED:
        return _whole(before), _whole(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _LEAST_ALIKE:
        return _whole(before), _whole(after)
    pieces = list(_pieces(matcher, old, new))
    return (
        _joined([(text, changed) for text, _, changed in pieces]),
        _joined([(text, changed) for _, text, changed in pieces]),
    )


def _pieces(
    matcher: SequenceMatcher[str], old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[str, str, bool]]:
    """What stands before, what after, and whether it changed; blanks between changes changed."""
    codes = matcher.get_opcodes()
    for at, (tag, i, j, k, m) in enumerate(codes):
        text = "".join(old[i:j])
        between = tag == "equal" and 0 < at < len(codes) - 1 and not text.strip()
        yield text, "".join(new[k:m]), tag != "equal" or between


def _whole(text: str) -> Runs:
    return (Run(text, True),) if text else ()


def _joined(pieces: Sequence[tuple[str, bool]]) -> Runs:
    runs: list[Run] = []
    for text, changed in pieces:
        if not text:
            continue
        if runs and runs[-1].changed == changed:
            runs[-1] = Run(runs[-1].text + text, changed)
        else:
            runs.append(Run(text, changed))
    return tuple(runs)
