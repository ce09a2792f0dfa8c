"""Numbers as people write them, and sentences around them."""

from hypothesis import strategies as st

from bot.privacy import Kind, find

DIGITS = "0123456789"
FRAMES = (
    "{}",
    "em tên Hoa, {} ạ",
    "cho mình hỏi {} làm lại được không?",
    "Số của tôi: {}.",
    "({})",
)


def digits(least: int, most: int | None = None) -> st.SearchStrategy[str]:
    """Strings of digits."""
    return st.text(DIGITS, min_size=least, max_size=most or least)


def grouped(*sizes: int) -> st.SearchStrategy[tuple[tuple[int, ...], str]]:
    """How digits are written: in which groups, with what between them."""
    return st.tuples(st.just(sizes), st.sampled_from(["", " ", ".", "-"]))


def written(number: str, how: tuple[tuple[int, ...], str]) -> str:
    """`number` in groups."""
    sizes, between = how
    parts, rest = [], number
    for size in sizes:
        parts.append(rest[:size])
        rest = rest[size:]
    return between.join([*parts, rest] if rest else parts)


def kinds(text: str) -> list[Kind]:
    """What is found, in order."""
    return [one.kind for one in find(text)]
