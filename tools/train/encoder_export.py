"""The trained network as the files that reading takes: layers for ONNX Runtime, heads as arrays, what both are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from encoder_base import Base, rows
from encoder_examples import ASKED, types
from encoder_network import EPSILON, LEARN, STAY, Trained
from onnx import TensorProto, checker, helper, load, numpy_helper, save

from kroniek.annotate.encoder.network import ABOUT, HEADS, LAYERS
from kroniek.knowledge.event_types import STATUSES

VERSION, FORMAT = 20, 10


class Graph:
    """Nodes and constants of an ONNX graph, in the order in which they are added."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, values: np.ndarray) -> str:
        """Adds an array."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, inputs: list[str], name: str, **settings: Any) -> str:
        """Adds a node with one output, which bears the node's name."""
        self.nodes.append(helper.make_node(kind, inputs, [name], **settings))
        return name

    def linear(self, values: str, name: str, matrix: np.ndarray, bias: np.ndarray) -> str:
        """A matrix, stored in whole numbers with a scale for each row, and a bias."""
        whole, scale = rows(matrix)
        cast = self.add("Cast", [self.constant(f"{name}.q", whole)], f"{name}.f", to=TensorProto.FLOAT)
        full = self.add("Mul", [cast, self.constant(f"{name}.s", scale)], f"{name}.m")
        turned = self.add("Transpose", [full], f"{name}.t", perm=[1, 0])
        product = self.add("MatMul", [values, turned], f"{name}.p")
        return self.add("Add", [product, self.constant(f"{name}.b", bias)], name)

    def norm(self, values: str, name: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """A layer norm."""
        inputs = [values, self.constant(f"{name}.w", weight), self.constant(f"{name}.b", bias)]
        return self.add("LayerNormalization", inputs, name, axis=-1, epsilon=EPSILON)


def layers(base: Base, words: tuple[np.ndarray, np.ndarray], trained: Trained) -> Any:
    """The graph from numbers of pieces to vectors; `words` are the rows of the kept pieces, and their scales."""
    graph = Graph()
    whole = graph.add("Gather", [graph.constant("word.q", words[0]), "pieces"], "word.g", axis=0)
    scale = graph.add("Gather", [graph.constant("word.s", words[1]), "pieces"], "scale.g", axis=0)
    word = graph.add("Mul", [graph.add("Cast", [whole], "word.f", to=TensorProto.FLOAT), scale], "word")
    places = base.tensor("emb.pos") + base.tensor("emb.type")[0]
    zero = graph.constant("zero", np.array([0], np.int64))
    length = graph.add("Shape", ["pieces"], "length")
    place = graph.add("Slice", [graph.constant("places", places), zero, length, zero], "place")
    start = graph.add("Add", [word, place], "sum")
    states = graph.norm(start, "start", base.tensor("emb.ln.w"), base.tensor("emb.ln.b"))
    width = base.width // base.heads
    graph.constant("split", np.array([-1, base.heads, width], np.int64))
    graph.constant("join", np.array([-1, base.width], np.int64))
    graph.constant("root", np.array(width**-0.5, np.float32))
    learned = {name: value.numpy() for name, value in trained.layers.state_dict().items()}
    for number in range(STAY + LEARN):
        states = _layer(graph, states, number, _weights(base, learned, number))
    ends = helper.make_tensor_value_info
    made = helper.make_graph(
        graph.nodes, "layers", [ends("pieces", TensorProto.INT64, ["n"])],
        [ends(states, TensorProto.FLOAT, ["n", base.width])], graph.constants,
    )  # fmt: skip
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", VERSION)], ir_version=FORMAT)
    checker.check_model(model)
    return model


def _weights(base: Base, learned: dict[str, np.ndarray], number: int) -> dict[str, np.ndarray]:
    names = [f"{part}.{kind}" for part in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln") for kind in "wb"]
    if number < STAY:
        return {name: base.tensor(f"l{number}.{name}") for name in names}
    full = {"w": "weight", "b": "bias"}
    return {name: learned[f"{number - STAY}.{name[:-1]}{full[name[-1]]}"] for name in names}


def _layer(graph: Graph, states: str, number: int, own: dict[str, np.ndarray]) -> str:
    here = f"l{number}"
    heads = {}
    for part in "qkv":
        made = graph.linear(states, f"{here}.{part}", own[f"{part}.w"], own[f"{part}.b"])
        split = graph.add("Reshape", [made, "split"], f"{made}.r")
        heads[part] = graph.add("Transpose", [split], f"{made}.h", perm=[1, 2, 0] if part == "k" else [1, 0, 2])
    product = graph.add("MatMul", [heads["q"], heads["k"]], f"{here}.qk")
    scaled = graph.add("Mul", [product, "root"], f"{here}.scaled")
    seen = graph.add("MatMul", [graph.add("Softmax", [scaled], f"{here}.soft", axis=-1), heads["v"]], f"{here}.seen")
    turned = graph.add("Transpose", [seen], f"{here}.turned", perm=[1, 0, 2])
    joined = graph.add("Reshape", [turned, "join"], f"{here}.joined")
    out = graph.linear(joined, f"{here}.ao", own["ao.w"], own["ao.b"])
    states = graph.norm(graph.add("Add", [states, out], f"{here}.sum"), f"{here}.aln", own["aln.w"], own["aln.b"])
    inner = graph.linear(states, f"{here}.fi", own["fi.w"], own["fi.b"])
    stepped = graph.add("Gelu", [inner], f"{here}.gelu", approximate="none")
    outer = graph.linear(stepped, f"{here}.fo", own["fo.w"], own["fo.b"])
    return graph.norm(graph.add("Add", [states, outer], f"{here}.sum2"), f"{here}.oln", own["oln.w"], own["oln.b"])


def heads(trained: Trained) -> dict[str, torch.Tensor]:
    """All weights of the heads by the names under which reading knows them."""
    found: dict[str, torch.Tensor] = {"kind": trained.kind.weight, "noun": trained.noun}
    parts = {"type": trained.telling, "status1": trained.status1, "status2": trained.status2}
    for role, own in zip(ASKED, trained.roles, strict=True):
        names = ("null", "event", "event2", "mention", "mention2", "score")
        parts |= {f"{role}.{name}": getattr(own, name) for name in names}
        found |= {f"{role}.gap": own.gap.weight, f"{role}.apart": own.apart.weight, f"{role}.pair.w": own.pair.weight}
    for name, linear in parts.items():
        found |= {f"{name}.w": linear.weight, f"{name}.b": linear.bias}
    return {name: value.detach() for name, value in sorted(found.items())}


def write(folder: Path, base: Base, words: tuple[np.ndarray, np.ndarray], trained: Trained, held: list[str]) -> None:
    """Writes the three files; `held` are the folders of the corpus that this network has not seen."""
    folder.mkdir(parents=True, exist_ok=True)
    save(layers(base, words, trained), str(folder / LAYERS))
    np.savez(folder / HEADS, **{name: value.numpy().astype(np.float16) for name, value in heads(trained).items()})
    about = {
        "about": "Made by tools/train/train_encoder.py; see docs/encoder.md and LICENCE.md beside this file.",
        "types": types(), "statuses": list(STATUSES), "roles": list(ASKED), "held": held,
    }  # fmt: skip
    (folder / ABOUT).write_text(json.dumps(about, indent=1) + "\n", "utf-8")


def go_on(folder: Path, trained: Trained) -> None:
    """Puts the weights of the model in `folder` into a network, to learn on from there.

    Raises:
        SystemExit: the model has other types, statuses or layers than the network.
    """
    about = json.loads((folder / ABOUT).read_text("utf-8"))
    if about["types"] != types() or about["statuses"] != list(STATUSES) or about["roles"] != list(ASKED):
        raise SystemExit(f"{folder}: a model for other types, statuses or roles")
    made = {one.name: numpy_helper.to_array(one) for one in load(str(folder / LAYERS)).graph.initializer}
    if f"l{STAY + LEARN - 1}.q.q" not in made or f"l{STAY + LEARN}.q.q" in made:
        raise SystemExit(f"{folder}: not a model of {STAY + LEARN} layers")
    for number, layer in enumerate(trained.layers, STAY):
        for part in ("q", "k", "v", "ao", "fi", "fo"):
            here, own = f"l{number}.{part}", getattr(layer, part)
            own.weight.data = torch.tensor(made[f"{here}.q"].astype(np.float32) * made[f"{here}.s"])
            own.bias.data = torch.tensor(made[f"{here}.b"])
        for part in ("aln", "oln"):
            here, own = f"l{number}.{part}", getattr(layer, part)
            own.weight.data, own.bias.data = torch.tensor(made[f"{here}.w"]), torch.tensor(made[f"{here}.b"])
    with np.load(folder / HEADS) as stored:
        for name, value in heads(trained).items():
            value.copy_(torch.tensor(stored[name].astype(np.float32)))
