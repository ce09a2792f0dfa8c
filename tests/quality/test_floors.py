"""Answers on the real corpus do not get worse."""

from pathlib import Path

import pytest
import yaml

from tests.quality.conftest import Figures

FLOORS = yaml.safe_load((Path(__file__).parent / "floors.yml").read_text("utf-8"))


@pytest.mark.parametrize("measure", FLOORS["at_least"])
def test_a_measure_keeps_its_floor(figures: Figures, measure: str) -> None:
    """A measure where more is better."""
    assert figures[measure]["value"] >= FLOORS["at_least"][measure]


@pytest.mark.parametrize("measure", FLOORS["at_most"])
def test_a_measure_keeps_its_ceiling(figures: Figures, measure: str) -> None:
    """A measure where less is better."""
    assert figures[measure]["value"] <= FLOORS["at_most"][measure]
