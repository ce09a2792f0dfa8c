"""Numbers and addresses of persons, blotted out of words that leave their conversation."""

import re

MARK = "•••"
_PERSONAL = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}"  # e-mail addresses
    r"|(?<![\d.])(?:\+?84|0)(?:[ .-]?\d){8,10}(?!\d)"  # telephone numbers
    r"|(?<![\d.])(?:\d[ ]?){8,11}\d(?!\d)"  # identity numbers of 9 and 12 digits
)


def masked(text: str) -> str:
    """`text` with telephone and identity numbers and e-mail addresses blotted out. Idempotent."""
    return _PERSONAL.sub(MARK, text)
