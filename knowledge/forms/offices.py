"""The form of an office: what it serves, where it is, when it is open."""

from typing import Any

from knowledge.forms.fields import CodeFault, Fields, Raw
from knowledge.sources.offices_json import office_of
from knowledge.sources.records import Record

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""The days of the week as OpenStreetMap writes them."""
_TRANSLATED = ("address", "opening_note")


def read_office(raw: Raw, fault_of: CodeFault) -> Record:
    """The office in a form, which has the shape of an entry of `offices.json`; raises Unfit.

    Where no English is given, the Vietnamese text stands for it.
    """
    form = Fields(raw)
    office: dict[str, Any] = {"id": form.id("id"), "kind": form.text("kind", required=True)}
    office |= {name: form.text(name, required=True) for name in ("name", "address", "phone")}
    office["opening_hours"] = form.hours("opening_hours", required=True)
    office["opening_note"] = form.text("opening_note") or ""
    office["name_en"] = form.text("name_en") or office["name"]
    office |= {f"{name}_en": form.text(f"{name}_en") or office[name] for name in _TRANSLATED}
    office["fields"] = [str(one).strip() for one in raw.get("fields") or () if str(one).strip()]
    office["counters"] = [str(one).strip() for one in raw.get("counters") or () if str(one).strip()]
    office["procedures"] = form.codes("procedures", fault_of)
    office["territory"] = form.text("territory")
    office["non_territorial"] = bool(raw.get("non_territorial"))
    office["map_url"] = form.url("map_url")
    office["weekly_theme"] = _theme(form)
    office["special_days"] = read_special_days(form)
    form.settle()
    return office_of(office, "desk")


def _theme(form: Fields) -> dict[str, str | None] | None:
    if not form.raw.get("weekly_theme"):
        return None
    theme = Fields(form.raw["weekly_theme"], "weekly_theme.", form.problems)
    name, text = theme.text("name", required=True), theme.text("text", required=True)
    day = theme.text("day", required=True)
    if day and day not in DAYS:
        theme.fault("day", "choice", day)
    english = {"name_en": theme.text("name_en") or name, "text_en": theme.text("text_en") or text}
    return {"day": day, "name": name, "text": text, **english}


def read_special_days(form: Fields) -> list[dict[str, str | None]]:
    """The days that differ from the week, in the shape of `offices.json`."""
    found = []
    for days in form.inside("special_days"):
        days.text("first", required=True)
        first, last = days.day("first"), days.day("last")
        days.days_in_order("first", "last")
        reason = days.text("reason", required=True)
        found.append(
            {
                "first": first.isoformat() if first else None,
                "last": last.isoformat() if last else None,
                "reason": reason,
                "reason_en": days.text("reason_en") or reason,
                "hours": days.hours("hours"),
            }
        )
    return found
