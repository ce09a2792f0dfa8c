"""Which importer reads which file: the one list of them."""

from datetime import date

from knowledge.ports import Transcriber
from knowledge.sources.groups_json import GroupsJson
from knowledge.sources.html_pages import HtmlPages
from knowledge.sources.json_files import JsonFiles
from knowledge.sources.jsonl import JsonLines
from knowledge.sources.local_rules import LocalRules
from knowledge.sources.markdown_guides import MarkdownGuides
from knowledge.sources.media import Recordings
from knowledge.sources.offices_json import OfficesJson
from knowledge.sources.other_formats import OtherFormats
from knowledge.sources.pdf_documents import PdfDocuments
from knowledge.sources.pulled_files import PulledFiles
from knowledge.sources.records import NOTHING_GIVEN, Given, Source
from knowledge.sources.subtitles import SubtitledVideos
from knowledge.sources.tables import Tables
from knowledge.sources.word_documents import WordDocuments


def importers(
    today: date,
    transcriber: Transcriber,
    given: Given = NOTHING_GIVEN,
) -> tuple[Source, ...]:
    """Every importer; the first that accepts a file reads it.

    `today` decides whether a fee's window is past; `given` is what the importing person says of
    a file that does not say it itself.
    """
    return (
        PulledFiles(lambda known: _formats(today, transcriber, known)),
        *_formats(today, transcriber, given),
    )


def _formats(today: date, transcriber: Transcriber, given: Given) -> tuple[Source, ...]:
    return (
        SubtitledVideos(transcriber),
        OfficesJson(),
        LocalRules(),
        GroupsJson(),
        JsonLines(today),
        JsonFiles(today, given),
        Tables(today, given),
        HtmlPages(today, given),
        MarkdownGuides(today, given),
        WordDocuments(today, given),
        PdfDocuments(today, given),
        Recordings(transcriber, given),
        OtherFormats(),
    )
