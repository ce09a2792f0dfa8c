"""Which request and which trace work belongs to is kept beside it, in the store, and for Rasa."""

from threading import Thread

import pytest
from sqlalchemy import update

from bot.dialogue.rasa_http import RasaDialogue
from bot.origin import NOWHERE, Origin, arrive, conversation, origin, resumed, within
from bot.ports import Act
from bot.store.own_data import erase
from bot.store.tables import inbox, outbox
from bot.turn import Turn
from tests.bot.build import Bench
from tests.bot.stand_ins import echo
from tests.channels.loopback import Answer, LoopbackServer, Request

SPAN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
INNER = "00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-01"
BROUGHT = Origin("request-1", SPAN)


class FakeRasa(LoopbackServer):
    """Greets whoever asks."""

    def answer(self, request: Request) -> Answer:
        """One act."""
        return Answer(body=b'[{"custom": {"act": "greet"}}]')


def test_an_event_and_its_answer_keep_where_they_came_from(bench: Bench) -> None:
    """Another process that takes either goes on with the same request and trace."""
    seen: list[tuple[Origin, str | None]] = []

    def look(turn: Turn) -> Turn:
        seen.append((origin(), conversation()))
        return echo(turn)

    bench.step = look
    with resumed(BROUGHT):
        bench.hear("hoa", "chào")
    (event,) = bench.rows(inbox)
    bench.work()
    (due,) = bench.outbox.claim(bench.clock.now, 1)

    assert (event["request_id"], event["traceparent"]) == ("request-1", SPAN)
    assert "origin" not in event["body"]
    assert seen == [(BROUGHT, event["conversation_id"])]
    assert (due.origin, due.conversation_id) == (BROUGHT, event["conversation_id"])
    assert (origin(), conversation()) == (NOWHERE, None)


def test_what_was_stored_before_there_were_origins_is_worked_on(bench: Bench) -> None:
    """Rows of an older version have none."""
    bench.hear("hoa", "chào")
    with bench.engine.begin() as connection:
        connection.execute(update(inbox).values(request_id=None, traceparent=None))

    bench.work()

    assert bench.said("hoa") == ["chào"]
    assert {(row["request_id"], row["traceparent"]) for row in bench.rows(outbox)} == {(None, None)}


def test_who_erases_their_data_erases_these_too(bench: Bench) -> None:
    """They lead to log lines and traces."""
    with resumed(BROUGHT):
        bench.hear("hoa", "chào")
    bench.work()

    talk = bench.talk("hoa").id
    with bench.engine.begin() as connection:
        erase(connection, talk, bench.clock.now)

    (event,) = bench.rows(inbox)
    assert (event["request_id"], event["traceparent"]) == (None, None)
    assert bench.rows(outbox) == []


def test_a_span_within_a_span_keeps_the_request() -> None:
    """Leaving one leads back to the one around it; an error does too."""
    seen: list[Origin] = []

    def fail() -> None:
        with within(INNER):
            seen.append(origin())
            raise ValueError("no")

    with resumed(BROUGHT, "c1"):
        with pytest.raises(ValueError, match="no"):
            fail()

        assert seen == [Origin("request-1", INNER)]
        assert (origin(), conversation()) == (BROUGHT, "c1")


def test_a_request_reaches_no_other_thread_by_itself() -> None:
    """A worker's thread is nobody's until it takes something up."""
    found: list[Origin] = []

    with resumed(BROUGHT):
        arrive("request-2")
        other = Thread(target=lambda: found.append(origin()))
        other.start()
        other.join()
        here = origin()

    assert (found, here) == ([NOWHERE], Origin("request-2"))


def test_rasa_is_told_which_trace_its_work_belongs_to() -> None:
    """In the header that W3C names; without a trace there is none."""
    with FakeRasa() as rasa:
        dialogue = RasaDialogue(rasa.origin)
        with resumed(BROUGHT):
            decision = dialogue.decide("c1", "xin chào")
        dialogue.decide("c1", "xin chào")
        dialogue.close()

    assert decision.act is Act.GREET
    assert [request.headers.get("traceparent") for request in rasa.requests] == [SPAN, None]
