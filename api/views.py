"""Records of the rooms as the JSON of the HTTP interface."""

from collections.abc import Mapping

from api.parts import Parts
from api.schemas import (
    ChoiceOut,
    LinkOut,
    Log,
    MessageOut,
    MomentOut,
)
from bot.conversation import Holder
from bot.messages import Reply
from bot.store import log
from bot.store.log import Logged
from knowledge.store.engine import reading


def read_log(parts: Parts, conversation_id: str, after: int) -> Log:
    """A conversation's log after a position, and who has it."""
    with reading(parts.engine) as connection:
        talk = log.find_conversation(connection, conversation_id)
        lines = log.lines_after(connection, conversation_id, after)
    holder = talk.holder if talk else Holder.BOT
    typing = holder is not Holder.HUMAN and parts.inbox.waiting(conversation_id) > 0
    words = {video.url: f"/videos/{video.id}.vtt" for video in parts.library.videos}
    return Log(
        messages=[message(line, words=words) for line in lines], holder=holder.value, typing=typing
    )


def message(
    line: Logged, delivery: str | None = None, words: Mapping[str, str] | None = None
) -> MessageOut:
    """One line of the log; `words` are the subtitles' paths by the video's address."""
    reply = line.reply
    return MessageOut(
        seq=line.seq,
        sender=reply.sender.value,
        language=reply.language,
        text=reply.text,
        links=links_of(reply),
        moments=moments_of(reply, words),
        choices=[ChoiceOut(value=choice.value, title=choice.title) for choice in reply.choices],
        author=reply.author,
        client_id=line.client_id,
        at=line.at,
        delivery=delivery,
    )


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
