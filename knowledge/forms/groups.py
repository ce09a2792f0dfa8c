"""The form of a group of procedures that are done together."""

from typing import Any

from knowledge.forms.fields import CodeFault, Fields, Raw
from knowledge.sources.groups_json import read_group
from knowledge.sources.records import Record

_FEWEST = 2


def read_group_form(raw: Raw, fault_of: CodeFault) -> Record:
    """The group in a form, which has the shape of an entry of `groups.json`; raises Unfit.

    Where no English is given, the Vietnamese name stands for it.
    """
    form = Fields(raw)
    name = form.text("name", required=True)
    members = [_member(member, fault_of) for member in form.inside("members")]
    group = {
        "id": form.id("id"),
        "name": name,
        "name_en": form.text("name_en") or name,
        "words": _words(raw),
        "together": form.code("together", fault_of),
        "document": form.text("document"),
        "url": form.url("url"),
        "members": members,
    }
    if len(members) < _FEWEST:
        form.fault("members", "two_steps")
    form.settle()
    return read_group(group, "desk")


def _member(step: Fields, fault_of: CodeFault) -> dict[str, Any]:
    name = step.text("name", required=True)
    return {
        "name": name,
        "name_en": step.text("name_en") or name,
        "code": step.code("code", fault_of),
        "words": _words(step.raw) or (name,),
        "condition": step.text("condition"),
        "condition_en": step.text("condition_en"),
        "agency": step.text("agency"),
        "agency_en": step.text("agency_en"),
    }


def _words(raw: Raw) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w.strip() for w in raw.get("words") or () if w.strip()))
