"""What the fake bot says: one answer of each kind that the widget has to show."""

from datetime import UTC, datetime

from api.schemas.chat import (
    ChoiceOut,
    Holder,
    LinkOut,
    MessageOut,
    MessageRequest,
    MomentOut,
    RatingOut,
)

NOTICES = {
    "vi": (
        "UBND phường Tân Định",
        "Bạn đang trò chuyện với trợ lý tự động của cơ quan. Câu trả lời lấy từ hướng dẫn chính "
        "thức và có ghi nguồn; lúc nào bạn cũng có thể gặp cán bộ.",
    ),
    "en": (
        "People's Committee of Tân Định ward",
        "You are talking to the office's automated assistant. Answers come from official guides "
        "and name their source; you can ask for a person at any time.",
    ),
}

BIRTH = """Đăng ký khai sinh cần:
• Tờ khai đăng ký khai sinh theo mẫu.
• Giấy chứng sinh do cơ sở y tế cấp. Không có giấy chứng sinh thì nộp văn bản của người làm chứng.
• Giấy tờ tuỳ thân của người đi đăng ký (xuất trình).

Thứ tự làm:
1. Nộp hồ sơ tại bộ phận một cửa hoặc trên Cổng dịch vụ công.
2. Ký vào sổ đăng ký khai sinh.
3. Nhận giấy khai sinh ngay trong ngày.

Lệ phí: miễn lệ phí nếu đăng ký đúng hạn (60 ngày)."""

BIRTH_ANSWER = MessageOut(
    seq=0,
    sender="bot",
    language="vi",
    text=BIRTH,
    rating=RatingOut(receipt="TL-261122-9SRARU"),
    links=[
        LinkOut(
            title="Thủ tục 1.001193 – Đăng ký khai sinh, Cổng dịch vụ công quốc gia",
            url="https://dichvucong.example/1.001193",
        )
    ],
    moments=[
        MomentOut(
            title="Hướng dẫn đăng ký khai sinh trực tuyến",
            url="https://video.example/khai-sinh.mp4",
            seconds=83,
            words="Bấm vào ô giấy chứng sinh rồi chọn ảnh đã chụp",
        )
    ],
    choices=[
        ChoiceOut(value="aspect:where", title="Nộp ở đâu?"),
        ChoiceOut(value="aspect:time", title="Bao lâu thì xong?"),
        ChoiceOut(value="aspect:online", title="Làm trên mạng"),
    ],
    at=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
)


def plain(text: str, sender: str = "bot", **more: object) -> MessageOut:
    """A message of text only, said now."""
    return MessageOut.model_validate(
        {"seq": 0, "sender": sender, "language": "vi", "text": text, "at": datetime.now(UTC)} | more
    )


def answer_to(message: MessageRequest) -> tuple[MessageOut, Holder]:
    """The fake's answer, and who has the conversation after it."""
    if message.choice == "human":
        return plain(
            "Đã chuyển câu hỏi của bạn đến cán bộ. Số yêu cầu: MC-0042.", "system"
        ), "waiting"
    if "khai sinh" in message.text:
        return BIRTH_ANSWER.model_copy(update={"at": datetime.now(UTC)}), "bot"
    return plain(f"Trả lời cho: {message.text}"), "bot"
