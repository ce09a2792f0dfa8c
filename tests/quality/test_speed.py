"""Floors under the benchmarks: a regression of more than a third fails.

Times are of the CPU, and compared within one run, so that a busy machine changes little; the
figures to quote are those of `make bench`, in benchmarks/README.md.
"""

import time
from pathlib import Path

from benchmarks.growth import Grown, measure
from benchmarks.material import questions
from knowledge.encoders.load import load_encoder
from tests.quality.conftest import Imported

MOST_BESIDE_ENCODER = 0.9
MOST_GROWTH_AT_TEN_TIMES = 2.5


def searched(imported: Imported, encoder: Path, times: int) -> Grown:
    """What a search costs over `times` the corpus."""
    asked = [one.text for one in questions(imported.corpus)]
    return measure(imported.data, encoder, asked, times, time.thread_time)


def encoding(imported: Imported, encoder: Path) -> float:
    """Milliseconds of CPU that encoding a question takes, the median."""
    model = load_encoder(str(encoder))
    taken = []
    for one in questions(imported.corpus):
        began = time.thread_time()
        model.encode_queries([one.text])
        taken.append((time.thread_time() - began) * 1000)
    return sorted(taken)[len(taken) // 2]


def test_a_search_costs_less_than_encoding_its_question_and_hardly_grows(
    imported: Imported, encoder_folder: Path
) -> None:
    """Without the encoder, over the corpus and over ten times the corpus."""
    now = searched(imported, encoder_folder, 1)
    then = searched(imported, encoder_folder, 10)

    assert (now.procedures, then.procedures) == (2642, 26_420)
    assert now.p50 < MOST_BESIDE_ENCODER * encoding(imported, encoder_folder)
    assert then.p50 < MOST_GROWTH_AT_TEN_TIMES * now.p50
