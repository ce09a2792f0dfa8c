"""The numbers that decide between answering, asking back and handing over; data, tested."""

from dataclasses import dataclass
from importlib.resources import files

from knowledge.yaml_text import read_yaml


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities, 0 to 1, higher is surer.

    `answer`: from here the first candidate is answered. `ask`: from here its rivals are offered
    as choices; below, the question has no source. `foreign`: below, a message without a word on
    procedures is off topic. `stay`: how sure another procedure must be
    to change the subject; `turn`: how sure where the message announces a change, or where both
    its readings agree; `leave`: how sure to leave a question back
    unanswered. `rival`: the share of the first candidate's probability from which another act
    makes a message of next to no words ambiguous. `vague`: from here several procedures fit a
    message, and it is asked back.
    `quote`: the share of a question that a quoted sentence must hold. `person`: from here a
    message that no procedure answers for sure goes to a person, by its words alone; `wish`: by
    its words and its meaning.
    """

    answer: float
    ask: float
    foreign: float
    stay: float
    turn: float
    part: float
    act: float
    leave: float
    rival: float
    vague: float
    quote: float
    person: float
    wish: float
    page: int


def load_thresholds() -> Thresholds:
    """The thresholds that come with the product."""
    text = files("bot").joinpath("data", "thresholds.yml").read_text("utf-8")
    return Thresholds(**read_yaml(text))
