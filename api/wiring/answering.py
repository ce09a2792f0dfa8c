"""Who answers: what a message wants, the steps of a turn, and the worker that takes them."""

from dataclasses import dataclass
from functools import partial

from api.adapters.service import make_dialogue
from api.metrics.timed import TimedDialogue
from api.parts import notice
from api.wiring.groups import Casework, Ground, Known, Lines
from bot.dialogue.breaker import GuardedDialogue
from bot.dialogue.rules import make_rules
from bot.dialogue.traced import TracedDialogue
from bot.flood import Flood
from bot.inbox import Worker
from bot.pipeline import Pipeline, make_pipeline
from bot.ports import Dialogue
from bot.practice import Practice
from bot.store.own_data import opinion_of
from bot.thresholds import load_thresholds


@dataclass(frozen=True, slots=True)
class Answering:
    """One turn, from what was said to what is sent."""

    dialogue: GuardedDialogue
    pipeline: Pipeline
    worker: Worker


def open_answering(
    ground: Ground, known: Known, lines: Lines, casework: Casework, dialogue: Dialogue | None
) -> Answering:
    """Rasa or the rules, guarded; the pipeline; its worker."""
    rules = make_rules()
    decides = TimedDialogue(dialogue or make_dialogue(ground.settings, rules), ground.meters)
    guarded = GuardedDialogue(decides, rules)
    pipeline = _pipeline(ground, known, casework, guarded)
    return Answering(guarded, pipeline, _worker(ground, lines, casework, pipeline))


def _pipeline(
    ground: Ground, known: Known, casework: Casework, dialogue: GuardedDialogue
) -> Pipeline:
    settings, tokens, promises = ground.settings, ground.tokens, casework.promises
    return make_pipeline(
        dialogue=TracedDialogue(dialogue, ground.tracer),
        search=known.search,
        library=known.library,
        words=ground.words,
        thresholds=load_thresholds(),
        practice=Practice(settings.place, settings.stale_days, settings.desk_office),
        desk_hours=promises.say,
        curated=known.shelf.find,
        is_away=promises.is_away,
        opinion_due=promises.say_opinion,
        copy_link=lambda talk: f"{settings.public_url.rstrip('/')}/own-data/{tokens.copy(talk)}",
        open_opinion=partial(opinion_of, ground.engine),
    )


def _worker(ground: Ground, lines: Lines, casework: Casework, pipeline: Pipeline) -> Worker:
    return Worker(
        engine=ground.engine,
        inbox=lines.inbox,
        pipeline=pipeline,
        channels=lines.channels,
        words=ground.words,
        notice=lambda language: notice(ground.settings, ground.words, language),
        now=ground.now,
        new_id=ground.new_id,
        changed=ground.changed,
        intake=casework.intake,
        ratings=casework.ratings,
        pace=Flood().pace,
        forget_files=lines.keeper.forget,
        tracer=ground.tracer,
    )
