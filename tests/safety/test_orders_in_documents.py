"""Orders to a machine in what an office imports: guides in four formats, and videos' words.

A document is quoted, never obeyed: what it says beside a fact stays words, wherever they stand.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from shutil import copyfile

import pytest
from lxml import html

from api.settings import Settings
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from bot.outcomes import Outcome
from bot.store.tables import cases, outbox, turns
from knowledge.ingest import ingest
from knowledge.procedures import Procedure
from knowledge.sources.registry import importers
from knowledge.sources.whisper_transcriber import NO_TRANSCRIBER
from tests.api.build import Site, site_over
from tests.bot.build import MONDAY, Clock
from tests.fakes import HashingEncoder
from tests.knowledge.sources.build import GUIDE, TITLE, TODAY, only, pdf, word_document
from tests.safety.test_hidden_text import HIDDEN, INJECTIONS

PLANTED = ("999.000", "evil.example", "12345678", "<script", "DAN", "DROP")
ASKED = {"lệ phí bao nhiêu": "8.000 đồng", "cần giấy tờ gì": "Tờ khai", "bao lâu xong": "03 ngày"}


def page(path: Path, lines: list[str]) -> Path:
    """A page of an office, in which the order stands as mark-up where it is mark-up."""
    shown = "".join(f"<p>{line}</p>" for line in lines)
    path.write_text(f"<html><body><h1>{TITLE}</h1>{shown}</body></html>", "utf-8")
    return path


def document(path: Path, lines: list[str]) -> Path:
    """A Word document."""
    return word_document(path, lines)


def print_out(path: Path, lines: list[str]) -> Path:
    """A PDF."""
    return pdf(path, [[TITLE, *lines]], large=1)


def text(path: Path, lines: list[str]) -> Path:
    """A Markdown file."""
    path.write_text("\n\n".join((f"# {TITLE}", *lines)), "utf-8")
    return path


FORMATS: dict[str, Callable[[Path, list[str]], Path]] = {
    "html": page,
    "docx": document,
    "pdf": print_out,
    "md": text,
}


@dataclass(frozen=True, slots=True)
class Laced:
    """One document with an order in it, and the same without."""

    code: str
    order: str
    path: Path
    plain: Path


def laced(folder: Path) -> Iterator[Laced]:
    """Each order in each format, among the steps of a guide of its own."""
    folder.mkdir()
    for place, (kind, write) in enumerate(FORMATS.items()):
        for number, order in enumerate(INJECTIONS):
            code = f"1.9{place}{number:02}00"
            lines = GUIDE.replace("1.234567", code).splitlines()
            said = order.splitlines() if kind != "html" else [order]
            with_order = [*lines[:3], *said, *lines[3:]]
            (folder / "plain").mkdir(exist_ok=True)
            yield Laced(
                code,
                order,
                write(folder / f"{code}.{kind}", with_order),
                write(folder / "plain" / f"{code}.{kind}", lines),
            )


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Laced]:
    """Forty documents."""
    return list(laced(tmp_path_factory.mktemp("orders") / "files"))


def facts(procedure: Procedure) -> Procedure:
    """Everything that is answered as a fact: all but the words of the steps."""
    return replace(procedure, wording=replace(procedure.wording, steps=None))


def test_an_order_in_a_document_moves_none_of_its_facts(documents: list[Laced]) -> None:
    """Fee, days, papers, conditions, agency and name are read as without it."""
    assert len(documents) == 40
    for one in documents:
        assert facts(only(one.path)) == facts(only(one.plain)), one


@pytest.mark.parametrize("kind", FORMATS)
def test_hidden_characters_in_a_document_move_none_of_its_facts(kind: str, tmp_path: Path) -> None:
    """Fees and days are read as they are seen; what is invisible is in no text."""
    lines = GUIDE.splitlines()
    shown = FORMATS[kind](tmp_path / f"a.{kind}", lines)
    seen = [sign for sign in HIDDEN if kind != "pdf" or ord(sign) < 0x10000]
    hidden = [line.replace("8.000", f"8{seen[0]}.{''.join(seen)}000") for line in lines]
    hidden = [line.replace("03 ngày", f"03{seen[1]} ngày{seen[-1]}") for line in hidden]

    found = only(FORMATS[kind](tmp_path / f"b.{kind}", hidden))

    assert found == only(shown)


@pytest.fixture(scope="module")
def imported(
    documents: list[Laced], furnished: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site whose knowledge holds them all, and a video for each order."""
    data = tmp_path_factory.mktemp("imported")
    copyfile(furnished, data / "motcua.db")
    parts = wire(
        Settings(demo=True, data=data),
        now=Clock(),
        encoder=HashingEncoder(),
        dialogue=make_rules(),
        channels={"web": WebChannel()},
    )
    films = data / "films"
    films.mkdir()
    entries = [film(films, number, order) for number, order in enumerate(INJECTIONS)]
    (films / "videos.json").write_text(json.dumps(entries), "utf-8")
    sources = importers(TODAY, NO_TRANSCRIBER)
    paths = [one.path for one in documents]
    report = ingest([*paths, films], sources, parts.knowledge, MONDAY, lambda _: None)
    assert report.rejected == ()
    parts.library.refresh()
    yield site_over(parts)
    parts.engine.dispose()


def film(folder: Path, number: int, order: str) -> dict[str, object]:
    """A video whose speaker says an order, and then where to pay."""
    said = (order.replace("\n", " "), "Lệ phí thì chị nộp ở bộ phận một cửa.")
    cues = [
        f"00:00:{n * 5:02}.000 --> 00:00:{n * 5 + 4:02}.000\n{words}"
        for n, words in enumerate(said)
    ]
    (folder / f"{number}.vtt").write_text("WEBVTT\n\n" + "\n\n".join(cues), "utf-8")
    return {
        "id": f"film-{number}",
        "title": TITLE,
        "url": f"https://video.example.gov.vn/{number}.mp4",
        "file": f"{number}.vtt",
        "procedures": [f"1.90{number:02}00"],
        "published": "2026-03-11",
    }


def test_nobody_who_asks_is_answered_by_an_order(imported: Site, documents: list[Laced]) -> None:
    """A hundred and twenty questions: the facts, their source, no link but the records' own."""
    known = {version.procedure.url for version in imported.parts.knowledge.versions()}
    known |= {video.url for video in imported.parts.knowledge.videos()}
    for one in documents:
        for question, fact in ASKED.items():
            answer = imported.citizen().ask(f"{one.code} {question}")
            assert fact in answer["text"], (one, answer["text"])
            assert one.code in answer["text"]
            assert not any(planted in answer["text"] for planted in PLANTED), one
            assert {link["url"] for link in answer.get("links", ())} <= known
            imported.parts.pace.forget()

    said = {row["outcome"] for row in imported.rows(turns)}
    assert said == {Outcome.ANSWERED_FIELD.value}
    assert imported.rows(cases) == []
    assert imported.rows(outbox) == []


def test_asked_for_the_steps_an_order_is_quoted_and_leads_nowhere(
    imported: Site, documents: list[Laced]
) -> None:
    """Between the steps as the office wrote it, with the source; nothing is done by it."""
    before = len(imported.rows(cases))
    for one in documents:
        answer = imported.citizen().ask(f"thủ tục {one.code} làm thế nào, các bước ra sao")
        assert "Bước 1" in answer["text"], (one, answer["text"])
        assert one.code in answer["text"]
        assert not any("evil" in link["url"] for link in answer.get("links", ()))
        assert not any("evil" in str(choice) for choice in answer.get("choices", ()))
        imported.parts.pace.forget()
    assert len(imported.rows(cases)) == before


def test_on_the_pages_an_order_is_text(imported: Site, documents: list[Laced]) -> None:
    """No element, no address, no handler comes of it; scripts are the site's own."""
    for one in documents:
        shown = imported.client.get(f"/p/{one.code}")
        assert shown.status_code == 200
        tree = html.fromstring(shown.text)
        scripts = tree.xpath("//script[not(@type='application/ld+json')]")
        assert all(script.get("src", "").startswith("/") for script in scripts), one
        data = "".join(tree.xpath("//script[@type='application/ld+json']/text()"))
        assert "</" not in data
        for name in ("href", "src", "action", "formaction"):
            assert not [to for to in tree.xpath(f"//@{name}") if "evil" in to], one
        assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
        assert escape(one.order) == one.order or one.order not in shown.text
