"""Writes the model as a folder that transformers and sentence-transformers load without a hub."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from knowledge.encoders.make.weights import Shape, Weights
from knowledge.encoders.texts import MAX_TOKENS

Tensors = dict[str, NDArray[np.float32]]

_QUERY, _PASSAGE = "query: ", "passage: "


def write_checkpoint(
    weights: Weights, tokenizer: dict[str, Any], folder: Path, keep: Sequence[int] | None = None
) -> None:
    """Fill an existing folder; `keep` are the rows of the pieces in `tokenizer`, None for all."""
    tensors = _tensors(weights, keep)
    rows = len(tensors["embeddings.word_embeddings.weight"])
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)  # safetensors lets only its owner read it
    _write(folder / "config.json", _bert_config(weights.shape, rows))
    _write(folder / "tokenizer.json", tokenizer)
    _write(folder / "tokenizer_config.json", _TOKENIZER_CONFIG)
    _write(folder / "modules.json", _MODULES)
    _write(folder / "sentence_bert_config.json", {"max_seq_length": MAX_TOKENS})
    _write(folder / "config_sentence_transformers.json", _PROMPTS)
    (folder / "1_Pooling").mkdir()
    _write(folder / "1_Pooling" / "config.json", _pooling_config(weights.shape))


def _tensors(weights: Weights, keep: Sequence[int] | None) -> Tensors:
    shape = weights.shape
    hidden = shape.hidden
    named = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", shape.rows, hidden, keep),
        "embeddings.position_embeddings.weight": weights.matrix("emb.pos", shape.positions, hidden),
        "embeddings.token_type_embeddings.weight": weights.matrix("emb.type", shape.types, hidden),
        "embeddings.LayerNorm.weight": weights.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.vector("emb.ln.b"),
        # The sentence is the mean of all tokens: the pooler is never asked, but loaders want one.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    for layer in range(shape.layers):
        named |= _layer(weights, layer)
    return {name: np.ascontiguousarray(values, np.float32) for name, values in named.items()}


def _layer(weights: Weights, layer: int) -> Tensors:
    hidden, inner = weights.shape.hidden, weights.shape.inner
    dense = {
        "attention.self.query": ("q", hidden, hidden),
        "attention.self.key": ("k", hidden, hidden),
        "attention.self.value": ("v", hidden, hidden),
        "attention.output.dense": ("ao", hidden, hidden),
        "intermediate.dense": ("fi", inner, hidden),
        "output.dense": ("fo", hidden, inner),
    }
    norms = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
    named: Tensors = {}
    for name, (short, rows, columns) in dense.items():
        matrix = weights.matrix(f"l{layer}.{short}.w", rows, columns)
        named[f"encoder.layer.{layer}.{name}.weight"] = matrix
        named[f"encoder.layer.{layer}.{name}.bias"] = weights.vector(f"l{layer}.{short}.b")
    for name, short in norms.items():
        named[f"encoder.layer.{layer}.{name}.weight"] = weights.vector(f"l{layer}.{short}.w")
        named[f"encoder.layer.{layer}.{name}.bias"] = weights.vector(f"l{layer}.{short}.b")
    return named


def _bert_config(shape: Shape, rows: int) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.inner,
        "vocab_size": rows,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "layer_norm_eps": shape.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": 1,
        "tokenizer_class": "PreTrainedTokenizerFast",
        "dtype": "float32",
    }


_TOKENIZER_CONFIG = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "bos_token": "<s>",
    "cls_token": "<s>",
    "eos_token": "</s>",
    "sep_token": "</s>",
    "unk_token": "<unk>",
    "pad_token": "<pad>",
    "mask_token": "<mask>",
    "model_max_length": MAX_TOKENS,
    "clean_up_tokenization_spaces": False,
    "model_input_names": ["input_ids", "attention_mask"],
}

_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {
        "idx": 2,
        "name": "2",
        "path": "2_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]

_PROMPTS = {
    "prompts": {"query": _QUERY, "document": _PASSAGE, "passage": _PASSAGE},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}


def _pooling_config(shape: Shape) -> dict[str, Any]:
    return {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
