"""One event of Messenger, read into what the rest of the bot understands."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.channels.messenger import fields
from bot.channels.messenger.fields import Json
from bot.channels.messenger.parsed import Heard, HumanTookOver, PageWarning, ThreadReturned
from bot.channels.messenger.profile import ASK
from bot.channels.text import clean
from bot.messages import Attachment, Incoming

CHANNEL = "messenger"
PAGE_INBOX = "263902037430900"
"""The app id of the inbox in which a Page's people answer by hand."""


_PHONE = re.compile(r"\+?[0-9][0-9 .-]{6,18}")
"""What the quick reply for a telephone number sends as its payload."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event with the page and time of its entry, and the app that we are."""

    body: Json
    page: str
    entry_time: object
    own_app: str | None

    def key(self, kind: str, part: object) -> str:
        """The platform's id, else a digest of what tells this event from others."""
        given = fields.text(part.get("mid")) if isinstance(part, Mapping) else None
        sender, time = self.body.get("sender"), self.body.get("timestamp")
        return given or fields.digest(self.page, sender, time, kind, part)

    def person(self, role: str) -> str:
        """Our address of the `sender` or `recipient`: a person's id holds for one Page only."""
        given = fields.mapping(self.body.get(role), role).get("id")
        return address_of(self.page, fields.identifier(given, f"{role}.id"))

    def at(self) -> datetime:
        """When it happened."""
        return fields.moment(self.body.get("timestamp"), self.entry_time)

    def incoming(self, kind: str, part: Json, **values: Any) -> Incoming:
        """The sender's event, with the reference that brought them here."""
        referral = part if kind == "referral" else part.get("referral")
        return Incoming(
            channel=CHANNEL,
            event_key=self.key(kind, part),
            address=self.person("sender"),
            sent_at=self.at(),
            referral=fields.text(referral.get("ref")) if isinstance(referral, Mapping) else None,
            **values,
        )


def address_of(page: str, person: str) -> str:
    """Our address of a person who writes to a Page."""
    return f"{page}:{person}"


Read = Incoming | HumanTookOver | ThreadReturned | Heard | PageWarning | str
"""What an event is; a string names a kind that asks nothing of us."""


def read_event(event: Event) -> Read:
    """One event of a thread that is ours."""
    for kind, reader in _READERS.items():
        if kind in event.body:
            return reader(event, fields.mapping(event.body[kind], kind))
    return next((str(kind) for kind in event.body if kind not in _ENVELOPE), "empty")


def read_standby(event: Event) -> Read:
    """One event of a thread that another app holds: a message there shows that it does."""
    part = event.body.get("message") or event.body.get("postback")
    if not isinstance(part, Mapping):
        return "standby"
    if part.get("is_echo"):
        return _read_echo(event, part)
    return HumanTookOver(event.person("sender"), event.key("standby", part))


def _read_message(event: Event, message: Json) -> Read:
    if message.get("is_echo"):
        return _read_echo(event, message)
    quick_reply = message.get("quick_reply")
    payload = quick_reply.get("payload") if isinstance(quick_reply, Mapping) else None
    given = fields.text(payload) or ""
    attachments = tuple(map(_attachment, fields.items(message.get("attachments"))))
    if _PHONE.fullmatch(given):
        attachments += (Attachment("contact", given),)
    return event.incoming(
        "message",
        message,
        text=fields.text(message.get("text")) or "",
        choice=given if given and not _PHONE.fullmatch(given) else None,
        attachments=attachments,
    )


def _read_echo(event: Event, message: Json) -> Read:
    """A message that the Page sent: ours, or a human's in the Page inbox or another app's."""
    app = fields.text(str(message.get("app_id") or ""))
    known_foreign = app is None or app == PAGE_INBOX
    if known_foreign or (event.own_app is not None and app != event.own_app):
        return HumanTookOver(event.person("recipient"), event.key("echo", message))
    return "echo"


def _read_postback(event: Event, postback: Json) -> Read:
    title = fields.text(postback.get("title")) or ""
    choice = fields.text(postback.get("payload"))
    asked = None if choice == ASK else choice
    return event.incoming("postback", postback, text=title, choice=asked)


def _read_edit(event: Event, edit: Json) -> Read:
    """A message that was changed: what it says now is asked anew."""
    mid, text = fields.text(edit.get("mid")), fields.text(edit.get("text"))
    if mid is None or text is None:
        return "message_edit"
    key = fields.digest(event.page, mid, "edit", edit.get("num_edit"), text)
    return replace(event.incoming("message_edit", edit, text=text), event_key=key)


def _read_reaction(event: Event, reaction: Json) -> Read:
    if reaction.get("action") != "react":
        return "reaction"
    return Heard(event.person("sender"), event.at())


def _read_referral(event: Event, referral: Json) -> Read:
    return event.incoming("referral", referral, text="") if referral.get("ref") else "referral"


def _read_taken(event: Event, taken: Json) -> Read:
    """Another app took the thread from us."""
    if event.own_app is not None and str(taken.get("new_owner_app_id")) == event.own_app:
        return "take_thread_control"
    return HumanTookOver(event.person("sender"), event.key("taken", taken))


def _read_passed(event: Event, passed: Json) -> Read:
    """Another app gave the thread to us."""
    if event.own_app is None or str(passed.get("new_owner_app_id")) != event.own_app:
        return "pass_thread_control"
    return ThreadReturned(event.person("sender"))


def _read_policy(event: Event, policy: Json) -> Read:
    action = fields.text(policy.get("action")) or "warning"
    return PageWarning(event.page, action, (fields.text(policy.get("reason")) or "")[:500])


def _attachment(value: object) -> Attachment:
    """A file, by its address; a sticker by its number where it has one."""
    body: Json = value if isinstance(value, Mapping) else {}
    given = body.get("payload")
    payload: Json = given if isinstance(given, Mapping) else {}
    if sticker := payload.get("sticker_id"):
        return Attachment("sticker", clean(str(sticker)))
    if "coordinates" in payload:
        return Attachment("location", "")
    reference = fields.text(payload.get("url")) or fields.text(body.get("url")) or ""
    return Attachment(fields.text(body.get("type")) or "unknown", reference)


_ENVELOPE = {"sender", "recipient", "timestamp", "is_echo"}
_READERS: Mapping[str, Callable[[Event, Json], Read]] = {
    "message": _read_message,
    "postback": _read_postback,
    "referral": _read_referral,
    "message_edit": _read_edit,
    "reaction": _read_reaction,
    "take_thread_control": _read_taken,
    "pass_thread_control": _read_passed,
    "policy_enforcement": _read_policy,
}
