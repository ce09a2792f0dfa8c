"""Differences that people can read."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.changing.differences import Difference, differences
from knowledge.procedures import Channel, Method, Procedure, Wording
from tests.knowledge import samples

LONG = (
    "Bước 1: Chuẩn bị hồ sơ theo hướng dẫn. Bước 2: Nộp hồ sơ tại Trung tâm. Bước 3: Nhận kết quả."
)


def of(*methods: Method, steps: str = LONG) -> Procedure:
    """A procedure with ways to hand in."""
    return Procedure("1.1", Wording("Đăng ký", steps=steps, methods=methods))


@pytest.mark.parametrize("procedure", samples.procedures().values(), ids=lambda p: p.code)
def test_a_record_does_not_differ_from_itself_on_another_day(procedure: Procedure) -> None:
    assert differences(procedure, replace(procedure, as_of=date(2027, 1, 1))) == ()


def test_each_field_that_differs_is_named_with_both_values() -> None:
    before = of(Method(Channel.DIRECT, "3 ngày", "5.000 đồng"), Method(Channel.ONLINE, "3 ngày"))
    after = of(Method(Channel.DIRECT, "3 ngày", "8.000 đồng"))

    assert differences(before, replace(after, decided_on=date(2026, 7, 1))) == (
        Difference("methods.direct.fee", "5.000 đồng", "8.000 đồng"),
        Difference("methods.online.time", "3 ngày", None),
        Difference("decided_on", None, "01/07/2026"),
    )


def test_of_a_long_text_only_the_sentences_that_differ_are_shown() -> None:
    steps = f"{LONG} {LONG.replace('Trung tâm', 'bộ phận một cửa')}"

    found = differences(of(steps=f"{LONG} {LONG}"), of(steps=steps))

    assert found == (
        Difference("steps", "Nộp hồ sơ tại Trung tâm.", "Nộp hồ sơ tại bộ phận một cửa."),
    )
