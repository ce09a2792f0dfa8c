"""`python -m tests.fuzz TARGET --seconds 60 --seed 1 --corpus DIR --found DIR`: one target.

Ends with 0 after so many seconds; what breaks a law is written into `--found` and ends it with
another code.
"""

import argparse
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

_OURS = ["api", "bot", "knowledge", "pysubs2", "telegram", "openpyxl", "docx", "itsdangerous"]
_WORDS = [
    "<script>", "</p>", "<td>", " onload=", "javascript:", "<!--", "-->", "&lt;", "1.234567",
    "00:00:01,000", "WEBVTT", "Mo-Fr 08:00-17:00", "PH off", "đồng", "Bước 1: ", "0912345678",
    "cccd ", "otp ", "ngày 31/12/2025", "p_1-004194", "--o_", "\u202e", "\u0301", "---\n", "| ",
]  # fmt: skip


def _arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    read.add_argument("target")
    read.add_argument("--seconds", type=int, default=60)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--corpus", type=Path, required=True, help="kept and added to")
    read.add_argument("--found", type=Path, required=True, help="where breaking inputs are written")
    return read.parse_args()


def _dictionary(folder: str) -> Path:
    """The words that a change may insert, as libFuzzer reads them."""
    path = Path(folder, "words.dict")
    quoted = ("".join(f"\\x{byte:02X}" for byte in word.encode()) for word in _WORDS)
    path.write_text("".join(f'"{word}"\n' for word in quoted), "ascii")
    return path


def main() -> None:
    """Fuzz one target; libFuzzer ends the process."""
    given = _arguments()
    with atheris.instrument_imports(include=_OURS):
        from tests.fuzz.target import timed
        from tests.fuzz.targets import TARGETS
    target = TARGETS[given.target]
    given.corpus.mkdir(parents=True, exist_ok=True)
    given.found.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (given.corpus / f"seed-{number}").write_bytes(seed)
    check = timed(target.make(), target.seconds)

    def mutate(raw: bytes, most: int, seed: int) -> bytes:
        return target.mutate(bytes(raw), most, random.Random(seed), atheris.Mutate)

    with TemporaryDirectory() as folder:
        options = [
            f"-max_total_time={given.seconds}",
            f"-seed={given.seed}",
            f"-max_len={target.longest}",
            f"-artifact_prefix={given.found}/",
            f"-dict={_dictionary(folder)}",
            "-timeout=25",
            "-rss_limit_mb=3000",
            "-print_final_stats=1",
            "-verbosity=0",
        ]
        arguments = [sys.argv[0], *options, str(given.corpus)]
        atheris.Setup(arguments, check, custom_mutator=mutate)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
