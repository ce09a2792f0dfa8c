"""What a question asks of a procedure, in sentences that no list was made from."""

import pytest

from bot.dialogue.rules import make_rules
from knowledge.procedures import Aspect

RULES = make_rules()


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("Chuyển nhà xong bao nhiêu ngày thì phải khai báo lại?", Aspect.CONDITIONS),
        ("nghỉ bán thì phải thông báo trước mấy ngày", Aspect.CONDITIONS),
        ("mua xe cũ sau bao lâu phải làm giấy", Aspect.CONDITIONS),
        ("làm thẻ mất mấy ngày mới xong", Aspect.TIME),
        ("Nộp ở công an tỉnh thì mấy ngày lấy được", Aspect.TIME),
        ("Thuê nhà nguyên căn có phải báo với phường không?", Aspect.CONDITIONS),
        ("xe đạp điện cũng phải đăng ký hả", Aspect.CONDITIONS),
        ("vốn tối thiểu bao nhiêu mới được mở", Aspect.CONDITIONS),
        ("đi học lái xe có phải khám sức khỏe không", Aspect.DOCUMENTS),
        ("đơn này gửi cho ai vậy em", Aspect.WHO),
        ("muốn chặt cây thì xin phép ai", Aspect.WHO),
        ("đất nhà em cắt một phần cho em gái thì làm sao", Aspect.HOW),
        ("hóa đơn viết sai thì xử lý sao", Aspect.HOW),
        ("được miễn thuế thì khai ở đâu", Aspect.WHERE),
        ("photo 1 tờ nhiu tiền", Aspect.FEE),
        ("can I renew it after it has expired?", Aspect.CONDITIONS),
        ("What do we have to provide?", Aspect.DOCUMENTS),
        ("sửa xong thì có cấp lại giấy gì không", Aspect.RESULT),
    ],
)
def test_the_aspect_is_what_is_asked(text: str, aspect: Aspect) -> None:
    assert RULES.decide("c", text).aspect is aspect


def test_a_story_asks_at_its_end() -> None:
    """Money, places and papers of the story are not the question."""
    story = (
        "Năm ngoái tôi tốn mấy chục triệu sửa nhà, lên phường hỏi thì họ chỉ qua chỗ khác, rồi "
        "bảo phải có giấy tờ này nọ mới nhận hồ sơ. Chồng tôi thì đi làm xa, con còn nhỏ, tôi "
        "không đi lại nhiều được. Cho tôi hỏi nếu nộp thì bao lâu có kết quả?"
    )

    assert RULES.decide("c", story).aspect is Aspect.TIME
