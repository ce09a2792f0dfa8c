"""Cases for the fake desk: one of each kind that the pages have to show."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api.schemas.desk import CaseDetail

CLERK = "Nguyễn Thị Lan"
COLLEAGUE = "Trần Văn Minh"

USUAL_CASE: dict[str, Any] = {
    "status": "new",
    "reason": "no_source",
    "reason_label": "Chưa có nguồn",
    "channel": "web",
    "citizen": "Khách",
    "language": "vi",
    "owner": None,
    "mine": False,
    "unread": 0,
}


def sample_cases() -> dict[int, CaseDetail]:
    """Five open cases and one closed, as old as their `minutes` say."""
    rows = json.loads(Path(__file__).with_name("fake_cases.json").read_text(encoding="utf-8"))
    return {row["id"]: _case(**row) for row in rows}


def _case(
    minutes: int, messages: list[dict[str, Any]], turns: list[Any] | None = None, **row: Any
) -> CaseDetail:
    opened = _ago(minutes)
    summary = USUAL_CASE | row
    summary |= {"number": f"MC-{row['id']:04}", "opened_at": opened}
    summary |= {"last_text": [one["text"] for one in messages if one["sender"] == "citizen"][-1]}
    summary.setdefault("waiting_seconds", minutes * 60)
    entry = {"kind": "opened", "label": "Đã mở yêu cầu", "actor": None, "at": opened}
    said = [_message(seq, **one) for seq, one in enumerate(messages, 1)]
    return CaseDetail.model_validate(
        {"case": summary, "messages": said, "entries": [entry], "turns": turns or []}
    )


def _message(seq: int, minutes: int, **fields: Any) -> dict[str, Any]:
    return {"seq": seq, "language": "vi", "at": _ago(minutes)} | fields


def _ago(minutes: int) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=minutes)
