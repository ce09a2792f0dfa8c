"""A fake of the chat interface: real HTTP, made-up answers, faults on demand."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Response
from fastapi.responses import StreamingResponse

from api.schemas.chat import (
    Accepted,
    Holder,
    Log,
    MessageOut,
    MessageRequest,
    RatingRequest,
    SessionRequest,
    SessionResponse,
)
from tests.widget.fake_answers import NOTICES, answer_to

STEP = 0.02  # seconds between looks at the log


@dataclass
class Faults:
    """What goes wrong next; counters run down to zero."""

    refuse_posts: int = 0  # 503, not stored
    lose_answers: int = 0  # stored, then 503
    reject_posts: int = 0  # 422
    streams: bool = True  # False: 404 on the event stream
    repeat_events: bool = False
    hidden_seqs: set[int] = field(default_factory=set)  # skipped once by the stream
    thinking: bool = False  # the bot writes, until this is taken back
    mute: bool = False  # the bot says nothing
    refuse_ratings: bool = False  # 503


@dataclass
class Conversation:
    """One citizen's log."""

    id: str
    messages: list[MessageOut] = field(default_factory=list)
    holder: Holder = "bot"
    typing: bool = False
    opens: str | None = None
    typed: int = 0  # signs that the citizen writes
    listening: int = 0  # open streams
    posts: list[MessageRequest] = field(default_factory=list)

    def say(self, message: MessageOut) -> None:
        """Append with the next number."""
        self.messages.append(message.model_copy(update={"seq": len(self.messages) + 1}))

    @property
    def stored(self) -> list[str]:
        """The texts of the citizen, in order."""
        return [one.text for one in self.messages if one.sender == "citizen"]


class FakeChat:
    """Every conversation, the faults, and the requests seen."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.epoch = 0
        self.reset()

    def reset(self) -> None:
        """Forget everything; open streams end."""
        self.faults = Faults()
        self.conversations: dict[str, Conversation] = {}
        self.tokens: dict[str, str] = {}
        self.ratings: list[RatingRequest] = []
        self.epoch += 1

    def cut_streams(self) -> None:
        """End every open stream, as a restarting server does."""
        self.epoch += 1

    def forget_tokens(self) -> None:
        """Answer 401 to every token handed out so far; conversations stay."""
        self.tokens = {f"old {token}": one for token, one in self.tokens.items()}

    @property
    def latest(self) -> Conversation:
        """The conversation opened last."""
        return list(self.conversations.values())[-1]

    def open(self, asked: SessionRequest) -> SessionResponse:
        """A new token; the former token's conversation where there was one."""
        former = self.tokens.get(asked.token or "") or self.tokens.get(f"old {asked.token}")
        number = next(self.numbers)
        token = f"token-{number}"
        conversation = former or f"c{number}"
        self.conversations.setdefault(conversation, Conversation(conversation))
        self.tokens[token] = conversation
        office, notice = NOTICES[asked.language]
        return SessionResponse(
            token=token,
            conversation=conversation,
            expires_at=datetime(2030, 1, 1, tzinfo=UTC),
            office=office,
            notice=notice,
            resumed=former is not None,
        )

    def of(self, authorization: str | None) -> Conversation:
        """The conversation that a header's token opens."""
        token = (authorization or "").removeprefix("Bearer ")
        if token not in self.tokens:
            raise HTTPException(401, {"code": "no_session", "message": "Mở lại cuộc trò chuyện."})
        return self.conversations[self.tokens[token]]

    async def receive(self, conversation: Conversation, message: MessageRequest) -> Accepted:
        """Store once, answer later."""
        conversation.posts.append(message)
        self._go_wrong()
        duplicate = any(one.client_id == message.client_id for one in conversation.messages)
        if not duplicate:
            conversation.say(_citizen(message))
            if not self.faults.mute and conversation.holder == "bot":
                task = asyncio.get_running_loop().create_task(self._answer(conversation, message))
                task.add_done_callback(lambda done: done.exception())
        if self.faults.lose_answers > 0:
            self.faults.lose_answers -= 1
            raise HTTPException(503, {"code": "unavailable", "message": ""})
        return Accepted(accepted=True, duplicate=duplicate)

    def _go_wrong(self) -> None:
        if self.faults.refuse_posts > 0:
            self.faults.refuse_posts -= 1
            raise HTTPException(503, {"code": "unavailable", "message": ""})
        if self.faults.reject_posts > 0:
            self.faults.reject_posts -= 1
            raise HTTPException(422, {"code": "invalid", "message": "The request does not fit."})

    async def _answer(self, conversation: Conversation, message: MessageRequest) -> None:
        conversation.typing = True
        for _ in range(1_000):
            if not self.faults.thinking:
                break
            await asyncio.sleep(STEP)
        conversation.typing = False
        answer, holder = answer_to(message)
        conversation.say(answer)
        conversation.holder = holder


def _citizen(message: MessageRequest) -> MessageOut:
    return MessageOut(
        seq=0,
        sender="citizen",
        language="vi",
        text=message.text,
        client_id=message.client_id,
        at=datetime.now(UTC),
    )


Bearer = Annotated[str | None, Header()]


def _add_rating(router: APIRouter, chat: FakeChat) -> None:
    @router.post("/rating", status_code=204)
    async def rate(rating: RatingRequest, authorization: Bearer = None) -> None:
        chat.of(authorization)
        if chat.faults.refuse_ratings:
            raise HTTPException(503, {"code": "unavailable", "message": ""})
        chat.ratings.append(rating)


def chat_routes(chat: FakeChat) -> APIRouter:
    """The addresses of the chat interface."""
    router = APIRouter(prefix="/api/chat")
    _add_rating(router, chat)
    _add_signs(router, chat)

    @router.post("/session")
    async def session(asked: SessionRequest) -> SessionResponse:
        return chat.open(asked)

    @router.post("/messages", status_code=202)
    async def post(message: MessageRequest, authorization: Bearer = None) -> Accepted:
        return await chat.receive(chat.of(authorization), message)

    @router.get("/messages")
    async def log(after: int, wait: float = 0, authorization: Bearer = None) -> Log:
        conversation = chat.of(authorization)
        epoch = chat.epoch
        for _ in range(int(wait / STEP)):
            if len(conversation.messages) > after or chat.epoch != epoch:
                break
            await asyncio.sleep(STEP)
        return Log(
            messages=conversation.messages[after:],
            holder=conversation.holder,
            typing=conversation.typing,
            opens=conversation.opens,
        )

    @router.get("/events")
    async def events(after: int, authorization: Bearer = None) -> Response:
        conversation = chat.of(authorization)
        if not chat.faults.streams:
            raise HTTPException(404, {"code": "not_found", "message": ""})
        lines = _stream(chat, conversation, after)
        return StreamingResponse(lines, media_type="text/event-stream")

    return router


def _add_signs(router: APIRouter, chat: FakeChat) -> None:
    @router.post("/typing", status_code=204)
    async def typing(authorization: Bearer = None) -> None:
        chat.of(authorization).typed += 1


async def _stream(chat: FakeChat, conversation: Conversation, after: int) -> AsyncIterator[str]:
    epoch, state = chat.epoch, ""
    conversation.listening += 1
    try:
        while chat.epoch == epoch:
            for message in conversation.messages[after:]:
                after = message.seq
                for _ in range(_times(chat.faults, after)):
                    yield f"event: message\nid: {after}\ndata: {message.model_dump_json()}\n\n"
            now = Log(
                messages=[],
                holder=conversation.holder,
                typing=conversation.typing,
                opens=conversation.opens,
            )
            if now.model_dump_json(exclude={"messages"}) != state:
                state = now.model_dump_json(exclude={"messages"})
                yield f"event: state\ndata: {state}\n\n: ping\n\n"
            await asyncio.sleep(STEP)
    finally:
        conversation.listening -= 1


def _times(faults: Faults, seq: int) -> int:
    if seq in faults.hidden_seqs:
        faults.hidden_seqs.discard(seq)
        return 0
    return 2 if faults.repeat_events else 1
