"""What a second person approved is found by every process at its next look, a second later."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from api.processes.background import KNOWLEDGE_SECONDS, run_watch
from bot.curated import Proposal
from bot.curating.shelf import Shelf
from knowledge.hours import VIETNAM
from tests.api.build import Site

QUESTION = "Con sinh ở Nhật làm khai sinh ở xã được không?"


async def test_another_process_finds_an_approved_answer_at_its_next_look(site: Site) -> None:
    """By its own look at the database: the two share nothing else."""
    parts = site.parts
    today = site.clock.now.astimezone(VIETNAM).date()
    lan, minh = (parts.users.find(number) for number in (1, 2))
    assert lan is not None
    assert minh is not None
    other = Shelf(parts.engine, parts.library, parts.encoder, parts.shelf.rules)
    watch = asyncio.create_task(run_watch(replace(parts, shelf=other)))
    assert await asyncio.to_thread(other.find, QUESTION, today) is None
    proposal = Proposal(
        (QUESTION,), "Được.", "Luật Hộ tịch", "https://a.example", today + timedelta(days=30)
    )
    made = parts.curation.propose(lan, proposal).id
    parts.curation.approve(replace(minh, role="lead"), made)

    for _ in range(1_000):
        if (found := await asyncio.to_thread(other.find, QUESTION, today)) is not None:
            break
        await asyncio.sleep(0.05)
    watch.cancel()

    assert found is not None
    assert found.id == made
    assert KNOWLEDGE_SECONDS <= 1
