"""Train the small language model on the project's corpus: what sentences tell, who, whom, where, and status.

    train_encoder.py [--corpus DIR] [--language nl] [--out DIR] [--lots DIR] [--only {0,1,all}] [--on]

The lower layers stay; the upper ones and the heads learn. Beside the model that reading takes, trained on the whole
part `train`, one for each of LOTS lots of conflicts is written to --lots, trained without them: what the weighing of
rules learns from a conflict, it must learn from a model that has not seen its answers (`splits.reader`). Takes two and
a half hours of one processor; fixed seeds, one thread. With --only one of the three is made, so that two processes can
share the work. With --on the models that lie there learn on, fewer rounds and with smaller steps, as when reports have
come: a conflict stays in its lot.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from kroniek.annotate.encoder.network import FOLDER
from kroniek.annotate.encoder.pieces import FILE, HIDDEN, Pieces
from kroniek.lang import load

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "evaluate")]
import encoder_export  # noqa: E402
from encoder_base import SPECIAL, Base, rows  # noqa: E402
from encoder_examples import Numbers, numbered, of_reports, of_singles, types  # noqa: E402
from encoder_network import HIDDEN as MASKED  # noqa: E402
from encoder_network import Batch, Lower, Trained  # noqa: E402
from splits import LOTS, LOTS_FOLDER, by_part, lots_of  # noqa: E402

# All chosen on dev; see docs/encoder.md.
ROUNDS, PIECES = 5, 1024
UPPER, HEADS = 2e-4, 2e-3
# Of the same, when a model learns on.
ROUNDS_ON, SMALLER = 3, 0.5
SHARES = (1.0, 0.5)
WARM, LEAST = 0.06, 0.01
DECAY, LONGEST_STEP = 0.01, 1.0
# So many texts are shuffled together before those of like length are put into one batch.
SHUFFLED = 256


def kept(base: Base, path: Path) -> tuple[np.ndarray, np.ndarray]:
    """The rows of the pieces that the language keeps, in whole numbers with their scales."""
    known = {piece: n for n, piece in enumerate(base.pieces)}
    words = base.tensor("emb.word")
    mask = len(base.pieces) - 1
    numbers = [n if n < SPECIAL else mask if n == HIDDEN else known[p] for p, n in Pieces.load(path).numbers.items()]
    return rows(words[numbers])


def batches(texts: Sequence[int], sizes: Sequence[tuple[int, int]], chance: random.Random) -> list[list[int]]:
    """Texts in random order, those of like length together, up to PIECES pieces with padding in a batch."""
    order = list(texts)
    chance.shuffle(order)
    found: list[list[int]] = []
    for start in range(0, len(order), SHUFFLED):
        batch: list[int] = []
        for text in sorted(order[start : start + SHUFFLED], key=lambda t: sizes[t][0]):
            together = [*batch, text]
            if batch and max(sizes[t][0] for t in together) * sum(sizes[t][1] for t in together) > PIECES:
                found.append(batch)
                together = [text]
            batch = together
        found.append(batch)
    chance.shuffle(found)
    return found


def train(
    base: Base, texts: Sequence[Numbers], states: Sequence[list[np.ndarray]], name: str, start: Path | None
) -> Trained:
    """A network trained on the texts, given what the lower layers make of them; it learns on from one in `start`."""
    seed, rounds, step = (1, ROUNDS_ON, SMALLER) if start else (0, ROUNDS, 1.0)
    torch.manual_seed(seed)
    hide, chance = np.random.default_rng(seed), random.Random(seed)
    network = Trained(base, len(types()))
    if start:
        encoder_export.go_on(start, network)
    upper = {id(p) for p in network.layers.parameters()}
    groups = [
        {"params": list(network.layers.parameters()), "lr": step * UPPER},
        {"params": [p for p in network.parameters() if id(p) not in upper], "lr": step * HEADS},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    sizes = [(max(map(len, t.windows)), len(t.windows)) for t in texts]
    steps = rounds * len(batches(range(len(texts)), sizes, random.Random(0)))
    warm = WARM * steps
    slope = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min(1.0, (n + 1) / warm) * max(LEAST, 1 - n / steps)
    )
    for round_ in range(rounds):
        network.train()
        lost = []
        for batch in batches(range(len(texts)), sizes, chance):
            seen = [[_hidden(s, hide) for s in states[t]] for t in batch]
            loss = network.loss(Batch.of([texts[t] for t in batch], seen), SHARES)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), LONGEST_STEP)
            optimizer.step()
            slope.step()
            lost.append(loss.item())
        print(f"{name} round {round_ + 1} of {rounds}: loss {np.mean(lost):.3f}", flush=True)
    return network.eval()


def _hidden(states: np.ndarray, hide: np.random.Generator) -> np.ndarray:
    """States with some pieces blotted out."""
    seen = states.copy()
    seen[hide.random(len(seen)) < MASKED] = 0
    return seen


def main() -> None:
    """Train the model and those of the lots, and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=HERE.parent.parent / "corpus")
    parser.add_argument("--language", default="nl")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--lots", type=Path)
    parser.add_argument("--on", action="store_true")
    parser.add_argument("--only", choices=[*map(str, range(LOTS)), "all"])
    options = parser.parse_args()
    torch.set_num_threads(1)
    base, out = Base(), options.out or load(options.language).folder / FOLDER
    pieces = load(options.language).folder / FOLDER / FILE
    known, words = Pieces.load(pieces), kept(base, pieces)
    folders = by_part(options.corpus)["train"]
    examples = [*of_reports(folders, options.language), *of_singles(options.corpus, options.language)]
    texts = [numbered(example, known) for example in examples]
    lower = Lower(base, words[0].astype(np.float32) * words[1])
    states = [[lower.states(window) for window in text.windows] for text in texts]
    lots = options.lots or LOTS_FOLDER
    shares = lots_of({text.folder for text in texts}, lots if options.on else None)
    for lot in [n for n in range(LOTS) if options.only in {None, str(n)}]:
        held, folder, name = shares[lot], lots / str(lot), f"lot {lot + 1} of {LOTS}"
        left = [n for n, text in enumerate(texts) if text.folder not in held]
        own = [texts[n] for n in left], [states[n] for n in left]
        encoder_export.write(folder, base, words, train(base, *own, name, folder if options.on else None), held)
    if options.only in {None, "all"}:
        encoder_export.write(out, base, words, train(base, texts, states, "all", out if options.on else None), [])


if __name__ == "__main__":
    main()
