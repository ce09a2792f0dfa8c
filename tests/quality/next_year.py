"""The corpus a year later: some records amended, some new, some gone; the same for every seed."""

import copy
import gzip
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

AMENDED, CREATED, GONE = 540, 240, 130
_SENTENCE_END = re.compile(r"(?<=[.;])(?=\s)")


@dataclass(frozen=True, slots=True)
class NextYear:
    """What changed, by code; `file` holds the records as they are then."""

    file: Path
    amended: tuple[str, ...]
    created: tuple[str, ...]
    gone: tuple[str, ...]


def next_year(corpus: Path, folder: Path, seed: int = 2027) -> NextYear:
    """Write the corpus of the file `corpus` a year later into `folder`."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    chance = random.Random(seed)
    picked = chance.sample(range(len(records)), AMENDED + GONE + CREATED)
    amended, gone = set(picked[:AMENDED]), set(picked[AMENDED : AMENDED + GONE])
    kept = [
        _amended(record, chance) if position in amended else record
        for position, record in enumerate(records)
        if position not in gone
    ]
    models = [records[position] for position in picked[AMENDED + GONE :]]
    new = [_created(record, number) for number, record in enumerate(models, start=1)]
    file = folder / "next_year.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in [*kept, *new])
    return NextYear(
        file,
        tuple(sorted(records[i]["code"] for i in amended)),
        tuple(record["code"] for record in new),
        tuple(sorted(records[i]["code"] for i in gone)),
    )


def _amended(record: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """One field reworded, as decisions do, and the decision's number."""
    record = copy.deepcopy(record)
    number = chance.randrange(100, 999)
    record["decision"] = f"{number}/QĐ-BTP"
    kind = chance.choice(("steps", "steps", "requirements", "result", "paper"))
    if kind == "paper" and record["dossier"] and record["dossier"][0]["items"]:
        record["dossier"][0]["items"][0]["name"] += f" (mẫu ban hành kèm Quyết định {number})"
    elif kind == "paper":
        record["requirements"] = f"Yêu cầu bổ sung theo Quyết định {number}."
    else:
        record[kind] = f"{record.get(kind) or ''} Thực hiện theo Quyết định {number}.".strip()
    return record


def _created(record: dict[str, Any], number: int) -> dict[str, Any]:
    """A procedure under a new code whose every sentence is new."""
    record = copy.deepcopy(record)
    record["code"] = f"9.{number:06d}"
    record["name"] = f"{record['name']} theo quy trình số {number}"
    record["steps"] = _SENTENCE_END.sub(f" (quy trình {number})", record.get("steps") or "")
    return record
