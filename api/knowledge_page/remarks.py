"""What importers say of a file, in the language of whoever uploaded it; the words are data."""

import re
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from api.schemas.knowledge import Finding, ReportOut, UploadOut
from bot.messages import Language
from knowledge.yaml_text import read_yaml

_MOST_NAMES = 3
_LINES = TypeAdapter(tuple[dict[str, str], ...])


def in_language(upload: UploadOut, language: Language) -> UploadOut:
    """The upload with its remarks in `language`; one that has no translation stays as it is."""
    values = {"problem": upload.problem and told(upload.problem, language)}
    report = upload.report and _report(upload.report, language)
    return upload.model_copy(update={**values, "report": report})


def in_vietnamese(remark: str) -> str:
    """A remark in Vietnamese."""
    return told(remark, "vi")


def told(remark: str, language: Language) -> str:
    """A remark for a browser, the names in front of it ("phi.csv: …") as they are.

    In English only what names the command line's options has other words.
    """
    names, rest = "", remark
    for _ in range(_MOST_NAMES):
        if (found := _translated(rest, language)) is not None:
            return names + found
        name, apart, rest = rest.partition(": ")
        if not apart:
            break
        names += f"{name}: "
    return remark


def _report(report: ReportOut, language: Language) -> ReportOut:
    return report.model_copy(
        update={
            "rejected": [_finding(one, language) for one in report.rejected],
            "noted": [_finding(one, language) for one in report.noted],
            "warnings": [told(warning, language) for warning in report.warnings],
        }
    )


def _finding(finding: Finding, language: Language) -> Finding:
    return finding.model_copy(update={"what": told(finding.what, language)})


def _translated(text: str, language: Language) -> str | None:
    for pattern, said in _remarks(language):
        if found := pattern.fullmatch(text):
            return said.format(*found.groups())
    return None


@cache
def _remarks(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    raw = read_yaml(files("api.knowledge_page").joinpath("remarks.yml").read_text("utf-8"))
    lines = _LINES.validate_python(raw)
    key = "page" if language == "en" else "vi"
    return tuple((_pattern(line["en"]), line[key]) for line in lines if key in line)


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, english.split("{}"))), re.DOTALL)
