"""What people ask and do not find, grouped by meaning."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from bot.insight.tables import FEWEST, Row, Table, share
from bot.privacy import mask
from knowledge.ports import Encoder
from knowledge.text.normalise import tokens
from knowledge.text.small import small_words

_ALIKE = 0.9
_IN_COMMON = 0.5
_MOST_WORDS = 8
Said = tuple[str, str]


def unfound(said: Sequence[Said], encoder: Encoder) -> Table:
    """Each group by the words that its members share, how many people, and its share of all."""
    total = len({talk for talk, _ in said})
    said = [(talk, mask(text, mark=" ")) for talk, text in said]
    rows: list[Row] = []
    for group in _grouped(said, encoder):
        people = len({talk for talk, _ in group})
        name = _common_words([text for _, text in group])
        if people >= FEWEST and name:
            rows.append((name, people, share(people, total)))
    rows.sort(key=lambda row: -float(row[1]))
    return Table("unfound", ("words", "conversations", "share"), tuple(rows))


def _grouped(said: Sequence[Said], encoder: Encoder) -> list[list[Said]]:
    """Greedy groups: each text joins the first group whose first member is near enough."""
    if not said:
        return []
    vectors = encoder.encode_queries([text for _, text in said])
    heads: list[int] = []
    groups: list[list[Said]] = []
    for position, one in enumerate(said):
        near = vectors[heads] @ vectors[position] if heads else np.zeros(0, np.float32)
        best = int(near.argmax()) if len(near) else -1
        if best >= 0 and float(near[best]) >= _ALIKE:
            groups[best].append(one)
        else:
            heads.append(position)
            groups.append([one])
    return groups


def _common_words(texts: Sequence[str]) -> str:
    """The words that at least half of the texts hold, in the first one's order; no numbers."""
    held = Counter(word for text in texts for word in set(tokens(text)))
    small = small_words()
    kept = [
        word
        for word in dict.fromkeys(tokens(texts[0]))
        if held[word] >= _IN_COMMON * len(texts)
        and word not in small
        and not any(letter.isdigit() for letter in word)
    ]
    return " ".join(kept[:_MOST_WORDS])
