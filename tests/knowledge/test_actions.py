"""What people do with a document, told from what they ask about it."""

import pytest

from knowledge.text.actions import actions, without_actions


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("nếu mất luôn thì sao", {"lose"}),
        ("neu mat luon thi sao", {"lose"}),
        ("mất bao lâu vậy", set()),
        ("có mất phí không", set()),
        ("hết hạn thì gia hạn kiểu gì", {"extend"}),
        ("đổi giấy phép lái xe", {"exchange"}),
        ("sổ bị rách, xin cấp lại", {"damage", "reissue"}),
        ("how do I renew a lost card", {"extend", "lose"}),
        ("thủ tục đăng ký khai sinh", set()),
    ],
)
def test_actions_are_named_by_their_words(text: str, named: set[str]) -> None:
    assert actions(text) == named


def test_without_its_actions_the_thing_is_left() -> None:
    assert without_actions("Đổi giấy phép lái xe bị mất") == "giay phep lai xe"
