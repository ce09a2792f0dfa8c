"""Exports a checkpoint to ONNX and quantises it to int8."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import BertModel
from transformers.utils import logging as transformers_logging

_INPUTS = ["input_ids", "attention_mask"]
_OUTPUT = "last_hidden_state"
_OPSET = 17
_KEPT_FLOAT = ["/model/encoder/layer.4/output/dense/MatMul"]
"""Its inputs have outliers: alone it makes half of the scores' error, and costs 2 MB as float32."""


class _Hidden(torch.nn.Module):
    """The model with two inputs by position and one output."""

    def __init__(self, model: BertModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        output = self.model(input_ids=input_ids, attention_mask=attention_mask)
        hidden: torch.Tensor = output.last_hidden_state
        return hidden


def export_float(checkpoint: Path, target: Path) -> None:
    """Write the checkpoint's model in float32, for batches and lengths of any size."""
    transformers_logging.disable_progress_bar()
    model = BertModel.from_pretrained(checkpoint, attn_implementation="eager").eval()
    ids = torch.arange(5, 37).reshape(2, 16)
    axes = {name: {0: "batch", 1: "length"} for name in [*_INPUTS, _OUTPUT]}
    with _known_export_warnings(), torch.no_grad():
        torch.onnx.export(
            _Hidden(model),
            (ids, torch.ones_like(ids)),
            str(target),
            input_names=_INPUTS,
            output_names=[_OUTPUT],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )


def quantise(source: Path, target: Path) -> None:
    """Write the model with int8 weights, a scale per channel; activations get theirs at each run.

    Weights take 7 bits of 8: processors without VNNI add products in 16 bits, which 8 overflow.
    """
    with _without_preprocessing_advice():
        quantize_dynamic(
            source,
            target,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            nodes_to_exclude=_KEPT_FLOAT,
            extra_options={"MatMulConstBOnly": True},
        )


@contextmanager
def _known_export_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        # The newer exporter needs a further package; this one says at each call that it is older.
        warnings.filterwarnings("ignore", "You are using the legacy TorchScript-based ONNX export")
        warnings.filterwarnings("ignore", "The feature will be removed", DeprecationWarning)
        # The branch pads a mask that is too short; ours is always as long as the text.
        warnings.filterwarnings("ignore", "Converting a tensor to a Python boolean")
        # Position ids are taken by index; none is negative.
        warnings.filterwarnings("ignore", "Exporting aten::index operator of advanced indexing")
        yield


@contextmanager
def _without_preprocessing_advice() -> Iterator[None]:
    """The quantiser advises fusions, on the root logger; measured, they gave nothing here."""

    def other(record: logging.LogRecord) -> bool:
        return "pre-processing before quantization" not in record.getMessage()

    root = logging.getLogger()
    root.addFilter(other)
    try:
        yield
    finally:
        root.removeFilter(other)
