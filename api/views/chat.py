"""Records of the rooms as the JSON of the HTTP interface."""

from collections.abc import Mapping

from api.parts import Parts
from api.schemas.chat import (
    ChoiceOut,
    LinkOut,
    Log,
    MessageOut,
    MomentOut,
    PictureOut,
    RatingOut,
)
from bot.conversation import Holder
from bot.feedback import Rating
from bot.messages import Reply
from bot.store import log
from bot.store.feedback import ratings_of
from bot.store.log import Logged
from knowledge.store.engine import reading


def read_log(parts: Parts, conversation_id: str, after: int) -> Log:
    """A conversation's log after a position, and who has it."""
    with reading(parts.engine) as connection:
        talk = log.find_conversation(connection, conversation_id)
        lines = log.lines_after(connection, conversation_id, after)
        open_to_rating = any(line.reply.rates for line in lines)
        rated = ratings_of(connection, conversation_id) if open_to_rating else {}
    holder = talk.holder if talk else Holder.BOT
    if holder is Holder.HUMAN:
        typing = parts.typing_now.is_clerk(conversation_id)
    else:
        typing = parts.inbox.waiting(conversation_id) > 0
    words = {video.url: f"/videos/{video.id}.vtt" for video in parts.library.videos}
    return Log(
        messages=[message(line, words=words, rated=rated) for line in lines],
        holder=holder.value,
        typing=typing,
        opens=parts.promises.opens(talk.language, parts.now())
        if talk and holder is Holder.WAITING
        else None,
    )


def message(
    line: Logged,
    delivery: str | None = None,
    words: Mapping[str, str] | None = None,
    rated: Mapping[str, Rating] | None = None,
) -> MessageOut:
    """One line of the log; `words` are the subtitles' paths by the video's address.

    `rated` is what was said of the conversation's answers, by receipt.
    """
    reply = line.reply
    return MessageOut(
        seq=line.seq,
        sender=reply.sender.value,
        language=reply.language,
        text=reply.text,
        links=links_of(reply),
        moments=moments_of(reply, words),
        choices=[ChoiceOut(value=choice.value, title=choice.title) for choice in reply.choices],
        checklist=list(reply.checklist),
        pictures=[PictureOut(title=one.title, url=one.url) for one in reply.pictures],
        contact=reply.contact,
        author=reply.author,
        client_id=line.client_id,
        at=line.at,
        delivery=delivery,
        rating=_rating(reply, rated or {}),
    )


def _rating(reply: Reply, rated: Mapping[str, Rating]) -> RatingOut | None:
    if reply.rates is None:
        return None
    said = rated.get(reply.rates)
    if said is None:
        return RatingOut(receipt=reply.rates)
    fault = said.fault.value if said.fault else None
    return RatingOut(receipt=reply.rates, helped=said.helped, fault=fault)


def links_of(reply: Reply) -> list[LinkOut]:
    """The sources beside a reply."""
    return [LinkOut(title=link.title, url=link.url) for link in reply.links]


def moments_of(reply: Reply, words: Mapping[str, str] | None = None) -> list[MomentOut]:
    """The video moments beside a reply; `words` are the subtitles' paths by video address."""
    return [
        MomentOut(
            title=m.title,
            url=m.url,
            seconds=m.seconds,
            words=m.words,
            subtitles=(words or {}).get(m.url),
        )
        for m in reply.moments
    ]
