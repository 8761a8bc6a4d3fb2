"""The language model itself: numbers of pieces in, a vector for each piece out; and what is read off the vectors.

The layers run in ONNX Runtime on one thread, so that the same text gives the same numbers. What they were made from and
how they were trained: docs/encoder.md.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as errors

from kroniek.annotate.encoder.pieces import CLOSING, FILE, OPENING, Cut, Pieces
from kroniek.errors import KnowledgeError
from kroniek.lang import load

FOLDER = "encoder"
LAYERS, HEADS, ABOUT = "layers.onnx", "heads.npz", "about.json"
# The model has places for 512 pieces, two of which open and close; a text is cut between sentences before that.
WINDOW = 500

Vectors = NDArray[np.float32]
# What ONNX Runtime raises of a file that is none of its own.
BROKEN = (errors.Fail, errors.InvalidProtobuf, errors.InvalidGraph, errors.NoSuchFile, errors.InvalidArgument)


@dataclass(frozen=True)
class Network:
    """Pieces, layers and heads of one language."""

    pieces: Pieces
    session: onnxruntime.InferenceSession
    heads: Mapping[str, Vectors]
    types: Sequence[str]
    statuses: Sequence[str]
    roles: Sequence[str]

    @classmethod
    def load(cls, folder: Path, pieces: Path | None = None) -> Network:
        """The model in a folder; `pieces` lie elsewhere where one list serves several models.

        Raises:
            KnowledgeError: a file is missing or not one that the training script wrote.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            about: dict[str, Any] = json.loads((folder / ABOUT).read_text("utf-8"))
            with np.load(folder / HEADS) as stored:
                heads = {name: stored[name].astype(np.float32) for name in stored.files}
            session = onnxruntime.InferenceSession(
                str(folder / LAYERS), options, providers=["CPUExecutionProvider"]
            )
            return cls(
                Pieces.load(pieces or folder / FILE), session, heads, about["types"], about["statuses"], about["roles"]
            )
        except (OSError, ValueError, KeyError, *BROKEN) as error:
            message = f"{folder}: this is no language model ({error}); make it anew with: make train"
            raise KnowledgeError(message) from error

    def vectors(self, cut: Cut, sentences: Sequence[int]) -> Vectors:
        """A vector for each piece of a text, shape (pieces, width).

        Args:
            cut: the text as pieces.
            sentences: the number of the piece that opens each sentence, in order.
        """
        bounds = windows(len(cut.numbers), sentences)
        found = [self._run(cut.numbers[first:last]) for first, last in itertools.pairwise(bounds)]
        return np.concatenate(found) if found else np.zeros((0, 0), np.float32)

    def _run(self, numbers: Sequence[int]) -> Vectors:
        asked = np.array([OPENING, *numbers, CLOSING], np.int64)
        (found,) = self.session.run(None, {"pieces": asked})
        return np.asarray(found, np.float32)[1:-1]


def windows(count: int, sentences: Sequence[int]) -> list[int]:
    """Where a text of `count` pieces is cut into parts of at most WINDOW, at openings of sentences where it can be.

    Returns 0, the places of the cuts, and `count`; parts are about equally long.
    """
    bounds = [0]
    if count > WINDOW:
        openings = sorted({0, *sentences})
        goal = count / -(-count // WINDOW)
        while count - bounds[-1] > WINDOW:
            here = bounds[-1]
            near = [s for s in openings if here < s <= here + WINDOW]
            wanted = here + min(goal, WINDOW)
            bounds.append(min(near, key=lambda s: abs(s - wanted)) if near else here + WINDOW)
    return [*bounds, count] if count else [0]


@cache
def network(code: str) -> Network | None:
    """The model of the language `code`; None where it has none, or only the pieces to train one from.

    Raises:
        KnowledgeError: its files are not those that the training script wrote.
    """
    folder = load(code).folder / FOLDER
    return Network.load(folder) if (folder / ABOUT).exists() else None
