"""Figures for Prometheus: who may read them, what they say, and that they hold nobody's words."""

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path

import yaml
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from api.metrics.meters import Meters
from api.processes.background import run_background
from api.processes.worker_process import WorkerProcess
from api.signals.live import Signals
from tests.api.build import Site, refusal
from tests.api.conftest import Start

ROOT = Path(__file__).parents[2]
TOKEN = {"Authorization": "Bearer look-at-me"}
Sample = tuple[str, tuple[tuple[str, str], ...]]
Samples = dict[Sample, float]


def samples(text: str) -> Samples:
    """Every sample by its name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def figures(site: Site) -> Samples:
    """What Prometheus reads."""
    answer = site.client.get("/metrics", headers=TOKEN)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return samples(answer.text)


def test_without_a_token_there_is_no_such_page(site: Site) -> None:
    """A fresh installation shows nobody its figures."""
    assert refusal(site.client.get("/metrics", headers=TOKEN), 404).code == "not_found"


def test_only_the_token_opens_it(start: Start) -> None:
    """None, another, and the right one."""
    site = start(metrics_token=SecretStr("look-at-me"))

    assert refusal(site.client.get("/metrics"), 401).code == "unauthorized"
    wrong = site.client.get("/metrics", headers={"Authorization": "Bearer look-at-you"})
    assert refusal(wrong, 401).code == "unauthorized"
    assert site.client.get("/metrics", headers=TOKEN).status_code == 200


def test_what_waits_and_how_old_it_is_are_seen(start: Start) -> None:
    """An event that no worker took yet."""
    site = start(metrics_token=SecretStr("look-at-me"))
    citizen = site.citizen()
    before = figures(site)
    citizen.say("thủ tục khai sinh của cháu Nguyễn Văn Tèo, 0912345678")
    site.clock.forward(180)

    seen = figures(site)

    waits, age = ("motcua_inbox_waiting", ()), ("motcua_oldest_waiting_seconds", ())
    assert (before[waits], seen[waits]) == (0, 1)
    assert 180 <= seen[age] < 185
    assert seen[("motcua_procedures_in_force", ())] == 4
    page = site.client.get("/metrics", headers=TOKEN).text
    assert "Tèo" not in page
    assert "0912345678" not in page


async def counted(site: Site, before: Samples, *names: Sample) -> None:
    """Wait until each of these has grown: a turn is counted after it was committed."""
    async with site.parts.signals.listen("desk") as listener:
        while any(figures(site).get(name) == before.get(name) for name in names):
            await listener.wait(0.05)


async def test_turns_and_their_parts_are_counted_and_timed(start: Start) -> None:
    """By channel and outcome; the dialogue and the encoder by themselves."""
    site = start(metrics_token=SecretStr("look-at-me"))
    turns = ("motcua_turns_total", (("channel", "web"), ("outcome", "answered_greeting")))
    took = ("motcua_turn_seconds_count", (("channel", "web"),))
    decided = ("motcua_step_seconds_count", (("step", "dialogue"),))
    before = figures(site)
    citizen = site.citizen()
    citizen.say("xin chào")
    running = asyncio.create_task(run_background(site.parts))

    async with asyncio.timeout(30):
        await counted(site, before, turns, took, decided)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    seen = figures(site)
    for name in (turns, took, decided):
        assert seen[name] == before.get(name, 0) + 1
    assert seen[("motcua_dialogue_degraded", ())] == 0


def test_a_webhook_is_timed_until_it_is_acknowledged(start: Start) -> None:
    """One that is refused too."""
    site = start(metrics_token=SecretStr("look-at-me"))
    name = ("motcua_webhook_seconds_count", (("channel", "telegram"),))
    before = figures(site).get(name, 0)

    site.client.post("/webhooks/telegram", content=b"{}")

    assert figures(site)[name] == before + 1


async def test_a_workers_measurements_reach_its_server() -> None:
    """By the pipe, many in a line; one that is not known is left out."""
    lines = [["turns", "web", "answered_field"], ["turn", "web", 0.2], ["no such thing", 1]]
    printed = f"print('measured:' + {json.dumps(json.dumps(lines))})"
    meters, signals = Meters(), Signals()
    signals.open()
    worker = WorkerProcess(
        (sys.executable, "-uc", f"{printed}; print('done'); import time; time.sleep(60)")
    )
    worker.hear = meters.hear

    async with signals.listen("done") as listener:
        running = asyncio.create_task(worker.run(signals))
        assert await listener.wait(20)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    seen = samples(meters.page().decode())
    labels = (("channel", "web"), ("outcome", "answered_field"))
    assert seen[("motcua_turns_total", labels)] == 1
    assert seen[("motcua_turn_seconds_sum", (("channel", "web"),))] == 0.2


def test_measurements_are_passed_on_together_and_in_lines_that_fit() -> None:
    """Nothing is written for each; a pipe's reader takes no line over 64 KiB."""
    worker, server, told = Meters(), Meters(), list[str]()
    worker.pass_on(told.append)
    for _ in range(450):
        worker.time("turn", 0.5, "web")

    assert told == []
    worker.flush()
    worker.flush()

    assert len(told) == 3
    assert max(len(line) for line in told) < 65_536
    for line in told:
        server.hear(line)
    seen = samples(server.page().decode())
    assert seen[("motcua_turn_seconds_count", (("channel", "web"),))] == 450


def test_the_dashboard_and_the_alerts_ask_for_meters_that_exist(start: Start) -> None:
    """A renamed meter would leave an empty plot or an alert that never rings."""
    site = start(metrics_token=SecretStr("look-at-me"))
    text = site.client.get("/metrics", headers=TOKEN).text
    names = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
    folder = ROOT / "deploy" / "observability"
    board = json.loads((folder / "dashboard.json").read_text("utf-8"))
    rules = yaml.safe_load((folder / "alerts.yml").read_text("utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]
    asked += [rule["expr"] for rule in alerts]

    used = {word for expression in asked for word in _words(expression)}

    assert used
    assert {_family(word) for word in used} <= {_family(name) for name in names}
    assert all(rule["annotations"]["summary"] for rule in alerts)


def _words(expression: str) -> list[str]:
    text = "".join(c if c.isalnum() or c == "_" else " " for c in expression)
    return [word for word in text.split() if word.startswith("motcua_")]


def _family(name: str) -> str:
    for ending in ("_bucket", "_count", "_sum", "_total"):
        name = name.removesuffix(ending)
    return name
