"""What every encoder does to a text before its tokenizer sees it."""

MAX_TOKENS = 512
MAX_CHARACTERS = 16_384
"""Twice what 512 tokens hold (a piece has 16 characters at most): the rest is not looked at."""


def readable(text: str) -> str:
    """The beginning of the text as valid Unicode.

    Surrogate pairs become the character they stand for, lone ones U+FFFD: tokenizers refuse both.
    """
    head = text[:MAX_CHARACTERS]
    return head.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
