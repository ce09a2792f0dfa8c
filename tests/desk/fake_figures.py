"""A week of figures as the desk shows them: one table of each kind, made up."""

from datetime import date, timedelta
from typing import get_args

from api.routes.insight import InsightOut, Name, TableOut
from bot.insight.tables import UNITS as COLUMN_UNITS
from bot.insight.tables import Table, Unit

Row = tuple[str | int | float, ...]
FIRST, LAST = date(2026, 11, 16), date(2026, 11, 22)
CHANGES: list[tuple[Unit, Row]] = [
    (Unit.COUNT, ("Người hỏi", 1204, 1130, 74, 4820, 4410, 410)),
    (Unit.COUNT, ("Lượt hỏi", 2988, 2790, 198, 11760, 10904, 856)),
    (Unit.SHARE, ("Được trả lời ngay", 0.752, 0.731, 0.021, 0.744, 0.72, 0.024)),
    (Unit.SHARE, ("Phải hỏi lại", 0.121, 0.129, -0.008, 0.124, 0.131, -0.007)),
    (Unit.SHARE, ("Chưa trả lời được", 0.049, 0.061, -0.012, 0.05, 0.06, -0.01)),
    (Unit.SHARE, ("Chuyển cán bộ", 0.078, 0.079, -0.001, 0.082, 0.089, -0.007)),
    (Unit.COUNT, ("Yêu cầu hỗ trợ", 96, 88, 8, 380, 402, -22)),
    (Unit.SHARE, ("Cán bộ trả lời đúng hẹn", 0.958, 0.966, -0.008, 0.96, 0.941, 0.019)),
    (Unit.SHARE, ("Câu trả lời giúp được", 0.881, 0.862, 0.019, 0.87, 0.85, 0.02)),
    (Unit.STARS, ("Số sao trung bình", 4.61, 4.52, 0.09, 4.58, 4.49, 0.09)),
    (Unit.COUNT, ("Báo sai", 7, 12, -5, 38, 41, -3)),
    (Unit.COUNT, ("Lượt quét mã", 340, 295, 45, 1310, 1180, 130)),
]
DAYS = [(f"{FIRST + timedelta(days=n)}", turns) for n, turns in enumerate(
    (512, 498, 655, 470, 441, 297, 115))]  # fmt: skip
HOURS = [(f"{hour:02}:00", turns) for hour, turns in zip(
    range(6, 23), (20, 95, 240, 331, 288, 190, 88, 130, 262, 270, 205, 160, 120, 180, 210, 140, 59),
    strict=True)]  # fmt: skip
TABLES: list[tuple[Name, str, tuple[str, ...], list[Row]]] = [
    ("families", "Câu hỏi kết thúc thế nào", ("family", "turns", "share", "change"), [
        ("Đã trả lời", 2247, 0.752, 0.021),
        ("Hỏi lại", 362, 0.121, -0.008),
        ("Từ chối", 146, 0.049, -0.012),
        ("Chuyển cán bộ", 233, 0.078, -0.001),
        ("Lỗi", "<5", "", ""),
    ]),
    ("procedures", "Thủ tục được hỏi", ("label", "turns"), [
        ("Đăng ký tạm trú", 402),
        ("Đăng ký khai sinh", 377),
        ("Cấp hộ chiếu phổ thông cho công dân Việt Nam ở trong nước (thực hiện tại cấp tỉnh)", 290),
        ("Khác", 61),
    ]),
    ("places", "Địa phương được hỏi", ("label", "turns"), [("An Thuận", 88), ("Thủ Đức", 41)]),
    ("channels", "Kênh", ("label", "turns"), [("Messenger", 1490), ("Trang web", 1102)]),
    ("days", "Theo ngày", ("day", "turns"), list(DAYS)),
    ("hours", "Giờ trong ngày", ("label", "turns"), list(HOURS)),
    ("unfound", "Hỏi mà chưa tìm thấy", ("words", "conversations", "share"), []),
    ("ratings", "Câu trả lời có giúp được không", ("rating", "answers", "share"), [
        ("Giúp được", 310, 0.881), ("Sai", 7, 0.02), ("Thiếu", 21, 0.06), ("Khó hiểu", "<5", ""),
    ]),
    ("stars", "Số sao cho cán bộ", ("stars", "cases", "share"), [
        ("★★★★★", 44, 0.71), ("★★★★", 13, 0.21), ("★★★", "<5", ""), ("★★", 0, 0.0), ("★", 0, 0.0),
    ]),
    ("workload", "Việc của từng cán bộ", ("clerk", "claimed", "replies", "closed", "kept"), [
        ("Nguyễn Thị Lan", 41, 96, 40, 0.976), ("Trần Văn Minh", 33, 71, 30, 0.939),
    ]),
]  # fmt: skip
_HEADINGS = {
    "family": "Kết thúc", "turns": "Số lượt", "share": "Tỷ lệ", "change": "Thay đổi",
    "label": "Nhóm", "day": "Ngày", "words": "Từ chung", "conversations": "Số người hỏi",
    "rating": "Đánh giá", "answers": "Số câu trả lời", "stars": "Số sao", "cases": "Số yêu cầu",
    "clerk": "Cán bộ", "claimed": "Đã nhận", "replies": "Câu trả lời", "closed": "Đã đóng",
    "kept": "Đúng hẹn",
}  # fmt: skip


def figures() -> InsightOut:
    """The whole page's figures."""
    names = ("Chỉ số", "7 ngày", "7 ngày trước đó", "Thay đổi", "30 ngày", "30 ngày trước đó")
    changes = TableOut(
        name="changes",
        title="So tuần trước, tháng trước",
        columns=[*names, "Thay đổi"],
        rows=[list(row) for _, row in CHANGES],
        units=[[unit] * 6 for unit, _ in CHANGES],
    )
    assert {name for name, *_ in TABLES} <= set(get_args(Name))
    return InsightOut(
        since=FIRST, until=LAST, changes=changes, tables=[_table(*one) for one in TABLES]
    )


def _table(name: Name, title: str, columns: tuple[str, ...], rows: list[Row]) -> TableOut:
    made = Table(name, columns, tuple(rows))
    units = [COLUMN_UNITS.get(column, Unit.COUNT) for column in made.columns[1:]]
    return TableOut(
        name=name,
        title=title,
        columns=[_HEADINGS[column] for column in columns],
        rows=[list(row) for row in rows],
        units=[units for _ in rows],
    )
