"""Files that are likely meant to be imported but are not read: each is reported with its remedy."""

from collections.abc import Iterator
from pathlib import Path

from knowledge.sources.records import Record, Rejected

_REMEDY = {
    ".doc": "save it as .docx",
    ".docm": "it may hold macros: save it as .docx",
    ".dot": "save it as .docx",
    ".dotm": "it may hold macros: save it as .docx",
    ".rtf": "save it as .docx",
    ".odt": "save it as .docx",
    ".xls": "save it as .xlsx",
    ".xlsm": "it may hold macros: save it as .xlsx",
    ".xlsb": "save it as .xlsx",
    ".ods": "save it as .xlsx",
    ".ppt": "save it as .pdf",
    ".pptx": "save it as .pdf",
    ".zip": "unpack it and import the folder",
    ".rar": "unpack it and import the folder",
    ".7z": "unpack it and import the folder",
}


class OtherFormats:
    """Turns away formats that have a readable sister."""

    def accepts(self, path: Path) -> bool:
        """By the file's ending."""
        return path.suffix.lower() in _REMEDY

    def read(self, path: Path) -> Iterator[Record]:
        """Why the file was not taken."""
        ending = path.suffix.lower()
        yield Rejected(path.name, f"{ending} is not read; {_REMEDY[ending]}")
