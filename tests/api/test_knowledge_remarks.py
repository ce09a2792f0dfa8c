"""Whatever an importer says of a file, an editor reads it in Vietnamese."""

import ast
import json
import re
from collections.abc import Iterator

import pytest

from api.knowledge_page.remarks import in_vietnamese, told
from knowledge.sources.guide import _NO_CODE
from tests.servers import ROOT

SAYING = {"Rejected", "Noted", "SourceUnreadable", "RecordRejected", "TranscriberMissing"}
UNSAID = {
    "not a kept record: 7",  # of a file that we wrote ourselves
    "7: 7",  # what a library says
    "7:7: 7",
    "7",
    "not 7: 7",
    "7 7",  # put together from parts, of which one is below
    "“7” 7",
}
"""What stays as it is: the words of a library behind a name."""


def _told(node: ast.expr) -> str:
    """The text of an argument, with "7" for whatever differs from case to case."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = node.values
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "7" for p in parts)
    return ""


def remarks() -> Iterator[str]:
    """Every remark that an importer makes, without the file's name in front."""
    for path in sorted((ROOT / "knowledge").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYING
            if named and isinstance(node, ast.Call) and node.args:
                told = _told(node.args[-1]).removeprefix("7: ")
                if told and told not in UNSAID:
                    yield told


def test_every_remark_has_its_vietnamese() -> None:
    """A new remark needs a line in api/knowledge_page/remarks.yml."""
    found = sorted(set(remarks()))

    assert len(found) > 50
    assert [one for one in found if in_vietnamese(one) == one] == []


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("phi.csv: the file is empty", "phi.csv: tệp trống"),
        (
            "a.docx: it holds macros; save it as .docx or .xlsx without macros",
            "a.docx: tệp chứa macro; hãy lưu thành .docx hoặc .xlsx không macro",
        ),
        (
            f"“Đăng ký tạm trú” {_NO_CODE}",
            "“Đăng ký tạm trú” không có mã thủ tục; hãy thêm dòng “Mã thủ tục: 1.234567” vào tệp, "
            "đặt mã ở đầu tên tệp, hoặc điền ô “Mã thủ tục”",
        ),
        ("no name", "thiếu name"),
        ("something that a library says", "something that a library says"),
        ("1.004194: its name is empty or too long", "1.004194: tên trống hoặc quá dài"),
    ],
)
def test_names_and_values_stay_as_they_are(english: str, vietnamese: str) -> None:
    """Only our own words are translated."""
    assert in_vietnamese(english) == vietnamese


def test_no_browser_reads_of_the_command_line() -> None:
    """Neither language names an option; English stays where there is none in it."""
    said = [told(one, language) for one in remarks() for language in ("vi", "en")]

    assert [words for words in said if "--" in words] == []
    assert told("a.csv: the file is empty", "en") == "a.csv: the file is empty"
    assert told("a.md: the guide says 1.1, --code says 1.2; correct one of them", "en") == (
        "a.md: the guide says 1.1, the field “Code of the procedure” says 1.2; correct one of them"
    )


def test_a_browsers_words_are_those_of_its_form() -> None:
    """“Code of the procedure” is what the field is called."""
    fields = json.loads((ROOT / "api/desk/knowledge/strings/en.json").read_text("utf-8"))
    named = " ".join(fields["upload"]["details"].values())
    pages = [told(one, "en") for one in remarks()]
    quoted = {word for page in pages for word in re.findall(r"fill in “([^”]+)”", page)}

    assert quoted
    assert all(word in named for word in quoted)
