"""What an operator decides about answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Practice:
    """`place`: the office's own, whose rules hold where a message names no other.

    `office` is the id of the office whose hours the desk keeps; of several it is named first.
    `stale_days`: an answer from a record that was not checked for longer says so.
    """

    place: str = ""
    stale_days: int = 365
    office: str = ""


PRACTICE = Practice()
