"""A mistake in a guide: it goes to the editor with the conversation, and the citizen hears back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bot.answering.abolition import named
from bot.cases import Entry, EntryKind
from bot.casework.counter import BadRequest, Counter, DeskError
from bot.casework.reach import barred
from bot.conversation import Conversation
from bot.messages import Link, Reply, Sender
from bot.privacy.masking import masked
from bot.roles import Clerk, Power
from bot.store import cases, log
from bot.store import mistakes as store
from bot.store.feedback import Rated
from bot.store.log import Logged
from bot.store.mistakes import Mistake, MistakeState, Report
from knowledge.procedures import Version
from knowledge.store.engine import reading

SENT = "sent"
_BEFORE, _AFTER = 6, 6
_ENDED = {
    MistakeState.MENDED: EntryKind.MISTAKE_MENDED,
    MistakeState.DECLINED: EntryKind.MISTAKE_DECLINED,
}


class MistakeNotFound(DeskError):
    """There is no such mistake, or it was ended already."""


@dataclass(frozen=True, slots=True)
class Mistakes:
    """Takes reports and ends them. `newest` is a procedure's version in force, by its code."""

    counter: Counter
    newest: Callable[[str], Version | None]

    def from_citizen(
        self, connection: Connection, talk: Conversation, receipt: str, rated: Rated
    ) -> None:
        """A citizen says that an answer is wrong; said twice, it is one report."""
        code = rated.code or ""
        report = Report(talk.id, rated.seq, code, self._number(code), receipt=receipt)
        store.open_mistake(connection, report, self.counter.now())

    def from_clerk(self, clerk: Clerk, case_id: int, code: str, note: str) -> None:
        """A clerk sends a case's conversation to the editor of a guide, saying what is wrong."""
        counter = self.counter
        version = self.newest(code)
        if version is None:
            raise BadRequest(f"no procedure {code} is in force")
        with counter.engine.begin() as connection:
            case = counter.held(connection, case_id, clerk, Power.ANSWER)
            lines = log.newest_lines(connection, case.conversation_id, limit=1)
            report = Report(
                case.conversation_id,
                lines[-1].seq if lines else 0,
                code,
                version.number,
                note=masked(note),
                case_id=case.id,
                reporter_id=clerk.id,
            )
            if not store.open_mistake(connection, report, counter.now()):
                raise BadRequest("this was sent to the editor already")
            entry = Entry(EntryKind.MISTAKE_SENT, counter.now(), clerk.id, version.procedure.name)
            cases.add_entry(connection, case.id, entry)
            counter.record(connection, clerk, "mistake_report", code, case=case.number)
        counter.changed(case.conversation_id)

    def listed(self, state: MistakeState) -> tuple[list[Mistake], dict[str, int]]:
        """The mistakes in a state, the newest first; how many there are in each."""
        with reading(self.counter.engine) as connection:
            return store.in_state(connection, state), store.counts(connection)

    def conversation(self, mistake_id: int) -> tuple[Mistake, Sequence[Logged]]:
        """A mistake with the lines around it; no number or address of a person stands in them."""
        with reading(self.counter.engine) as connection:
            mistake = self._found(connection, mistake_id)
            first = max(0, mistake.report.seq - _BEFORE)
            talk = mistake.report.conversation_id
            lines = log.lines_after(connection, talk, first, _BEFORE + _AFTER)
        return mistake, [_without_person(line) for line in lines]

    def decide(self, clerk: Clerk, mistake_id: int, state: MistakeState, note: str) -> None:
        """End a mistake by hand. Mended: the citizen is told."""
        with self.counter.engine.begin() as connection:
            mistake = self._found(connection, mistake_id)
            self._end(connection, mistake, state, clerk, note)
            self.counter.record(
                connection, clerk, f"mistake_{state.value}", f"mistake {mistake_id}"
            )
        self.counter.changed(mistake.report.conversation_id)

    def sweep(self) -> int:
        """End the mistakes whose guide has a newer version; says how many there were."""
        with reading(self.counter.engine) as connection:
            waiting = store.in_state(connection, MistakeState.OPEN)
        mended = [mistake for mistake in waiting if self._renewed(mistake.report)]
        for mistake in mended:
            with self.counter.engine.begin() as connection:
                self._end(connection, mistake, MistakeState.MENDED, None, "version")
            self.counter.changed(mistake.report.conversation_id)
        return len(mended)

    def _end(
        self,
        connection: Connection,
        mistake: Mistake,
        state: MistakeState,
        clerk: Clerk | None,
        note: str,
    ) -> None:
        by, now, case_id = clerk.id if clerk else None, self.counter.now(), mistake.report.case_id
        if not store.decide(connection, mistake.id, state, by, now, note):
            raise MistakeNotFound("this mistake was ended already")
        if case_id is not None:
            cases.add_entry(connection, case_id, Entry(_ENDED[state], now, by, note))
        if state is MistakeState.MENDED:
            self._tell(connection, mistake)

    def _tell(self, connection: Connection, mistake: Mistake) -> None:
        """Tell the citizen, where their channel takes it; else the case says that it did not."""
        counter, report = self.counter, mistake.report
        windows = counter.intake.promises.rules.windows
        refusal = barred(connection, windows, report.conversation_id, counter.now())
        talk = log.find_conversation(connection, report.conversation_id)
        if talk is not None and refusal is None:
            counter.say(connection, talk, self._news(talk, report.code), None)
        store.note_told(connection, mistake.id, refusal or SENT)
        case_id = report.case_id
        if case_id is not None:
            kind = EntryKind.CITIZEN_NOT_TOLD if refusal else EntryKind.CITIZEN_TOLD
            cases.add_entry(connection, case_id, Entry(kind, counter.now(), detail=refusal))

    def _news(self, talk: Conversation, code: str) -> Reply:
        words, language = self.counter.words, talk.language
        version = self.newest(code)
        if version is None:
            return Reply(words.say("feedback.mended_answer", language), Sender.SYSTEM, language)
        name, url = named(version, language), version.procedure.url
        return Reply(
            words.say("feedback.mended", language, name=name),
            Sender.SYSTEM,
            language,
            links=(Link(name, url),) if url else (),
            choices=(words.choice("button.see_again", language, f"p:{code}"),),
        )

    def _renewed(self, report: Report) -> bool:
        number = self._number(report.code)
        return number is not None and report.version is not None and number > report.version

    def _number(self, code: str) -> int | None:
        version = self.newest(code) if code else None
        return version.number if version else None

    def _found(self, connection: Connection, mistake_id: int) -> Mistake:
        mistake = store.find_mistake(connection, mistake_id)
        if mistake is None:
            raise MistakeNotFound(f"there is no mistake {mistake_id}")
        return mistake


def _without_person(line: Logged) -> Logged:
    reply = line.reply
    author = None if reply.sender is Sender.CITIZEN else reply.author
    return replace(line, reply=replace(reply, text=masked(reply.text), author=author))
