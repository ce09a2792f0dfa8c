"""A document's blocks cut into sections: the parts of a record that its headings announce."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.sources.blocks import Block
from knowledge.sources.headings import part_of_heading, part_of_line

BODY, OTHER = "body", "other"
_LABEL_LEVEL = 7
_ONE_VALUE = frozenset(
    {
        "online", "level", "field", "code", "name", "decision", "as_of", "agency", "decided_on",
        "effective_from", "effective_until",
    }
)  # fmt: skip
_CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?!\d)")
_STEP = re.compile(r"^(?:\d{1,2}\. |bước \d)", re.IGNORECASE)


@dataclass(slots=True)
class Section:
    """What stands below one heading. `part` is a part of headings.yml, BODY or OTHER.

    BODY is text below no heading, OTHER text below one that announces no part. `level` is that
    of its heading, as in Block; that of a label within the text is 7.
    """

    part: str
    heading: str = ""
    level: int = _LABEL_LEVEL
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All its lines."""
        return "\n".join(block.text for block in self.blocks if block.text)


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a file, the fields that it names apart from its text, and remarks.

    A remark says what of the file could not be read whole.
    """

    blocks: tuple[Block, ...]
    remarks: tuple[str, ...] = ()
    fields: tuple[Section, ...] = ()


def code_in(text: str) -> str | None:
    """The procedure code that `text` names, "1.012753" of "1.012753.000.00.00.H19"."""
    found = _CODE.search(text)
    return found[0] if found else None


def guides(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks of each procedure that a document tells, and first what precedes them all.

    A document of one procedure, or of none that it names, is one guide.
    """
    named: dict[str, int] = {}
    for n, block in enumerate(blocks):
        if code := _named_code(block):
            named.setdefault(code, n)
    firsts = list(named.values())
    if len(firsts) < 2:
        return [[], list(blocks)]
    starts = [_start(blocks, n, former) for former, n in zip([-1, *firsts], firsts, strict=False)]
    ends = [*starts[1:], len(blocks)]
    return [
        list(blocks[: starts[0]]),
        *(list(blocks[start:end]) for start, end in zip(starts, ends, strict=True)),
    ]


def _named_code(block: Block) -> str | None:
    labelled = part_of_line(block.text)
    if block.level or (labelled and labelled[0] == "code"):
        return code_in(block.text)
    if labelled_row := _label_row(block):
        part, value = labelled_row
        return code_in(value) if part == "code" else None
    return None


def _start(blocks: Sequence[Block], at: int, former: int) -> int:
    """Where the guide begins whose code stands at `at`: at the name or heading before it."""
    if blocks[at].level:
        return at
    for n in range(at - 1, former, -1):
        label = part_of_line(blocks[n].text) or _label_row(blocks[n])
        if (label and label[0] == "name") or (
            blocks[n].level and not part_of_heading(blocks[n].text)
        ):
            return n
        if label:
            break
    return at


def sections(blocks: Sequence[Block]) -> Iterator[Section]:
    """The sections in the order of the document; every block stands in exactly one."""
    current = Section(BODY)
    for block in blocks:
        opened = _opened(block, current)
        if opened is not None:
            yield current
            current = opened
        elif _is_over(current, block):
            yield current
            current = Section(BODY, blocks=[block])
        else:
            current.blocks.append(block)
    yield current


def _opened(block: Block, current: Section) -> Section | None:
    """The section that `block` opens, if it does."""
    if block.level:
        return _opened_by_heading(block, current)
    if block.cells:
        if (row := _label_row(block)) and not (row[0] == current.part and len(block.cells) > 2):
            return _labelled(row[0], row[1], block)
        return None
    if current.part == "ignored":
        return None
    label = part_of_line(block.text)
    if label is None or (label[0] == current.part and current.part not in _ONE_VALUE - {"agency"}):
        return None
    return _labelled(label[0], label[1], block)


def _opened_by_heading(block: Block, current: Section) -> Section | None:
    deeper = current.level < block.level
    if deeper and _STEP.match(block.text):
        return None
    label = part_of_line(block.text)
    part = label[0] if label and label[1] else part_of_heading(block.text)
    if part is None:
        return None if deeper and current.part != BODY else Section(OTHER, block.text, block.level)
    if deeper and part == current.part:
        return None
    rest = label[1] if label else ""
    opened = Section(part, block.text, block.level)
    opened.blocks += [Block(rest, where=block.where)] if rest else []
    return opened


def _labelled(part: str, value: str, block: Block) -> Section:
    lines = [Block(line, where=block.where) for line in value.split("\n") if line]
    return Section(part, block.text.partition(":")[0], _LABEL_LEVEL, lines)


def _label_row(block: Block) -> tuple[str, str] | None:
    """The part and value of a table's row that is a label and what it says."""
    cells = [cell for cell in block.cells if cell and not cell.rstrip(".").isdigit()]
    if len(cells) < 2 or len({c for c in cells if part_of_heading(c)}) > 1:
        return None
    label = part_of_line(cells[0].rstrip(":") + ":")
    part = label[0] if label else part_of_heading(cells[0])
    return (part, "\n".join(dict.fromkeys(cells[1:]))) if part else None


def _is_over(current: Section, block: Block) -> bool:
    """Whether a label that takes one value has got it."""
    if current.part not in _ONE_VALUE or current.level != _LABEL_LEVEL or not current.blocks:
        return False
    listed = current.part == "agency" and block.text.startswith(("-", "+", "•"))
    return not listed and not current.blocks[-1].text.endswith(",")
