"""The network while it is trained: the upper layers of the language model, and the heads (docs/encoder.md).

The lower layers stay as they are, so what they make of each text is computed once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as nnf
from encoder_base import Base, coarse
from encoder_examples import ASKED, Numbers
from torch import Tensor, nn

from kroniek.annotate.encoder import FAR, NEVER, STEPS
from kroniek.annotate.encoder.pieces import CLOSING, OPENING
from kroniek.knowledge.event_types import STATUSES

# Layers of the language model that stay, and those above them that learn.
STAY, LEARN = 4, 4
KIND, INNER = 32, 96
DROPPED, HIDDEN = 0.1, 0.05
EPSILON = 1e-12
# Log-odds of a piece speaking for a type, before anything is learned.
RARE = -7.0


class Layer(nn.Module):
    """One layer of the language model (BERT's: attention, then two matrices, each with its norm)."""

    def __init__(self, base: Base, number: int) -> None:
        super().__init__()
        self.heads = base.heads
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            matrix = coarse(base.tensor(f"l{number}.{name}.w"))
            linear = nn.Linear(matrix.shape[1], matrix.shape[0])
            linear.weight.data = torch.tensor(matrix)
            linear.bias.data = torch.tensor(base.tensor(f"l{number}.{name}.b"))
            setattr(self, name, linear)
        for name in ("aln", "oln"):
            norm = nn.LayerNorm(base.width, eps=EPSILON)
            norm.weight.data = torch.tensor(base.tensor(f"l{number}.{name}.w"))
            norm.bias.data = torch.tensor(base.tensor(f"l{number}.{name}.b"))
            setattr(self, name, norm)

    def forward(self, states: Tensor, real: Tensor) -> Tensor:
        """States of a batch, shape (texts, pieces, width); `real` tells pieces from padding."""
        texts, pieces, width = states.shape

        def split(values: Tensor) -> Tensor:
            return values.view(texts, pieces, self.heads, -1).transpose(1, 2)

        drop = DROPPED if self.training else 0.0
        seen = nnf.scaled_dot_product_attention(
            split(self.q(states)), split(self.k(states)), split(self.v(states)), real[:, None, None, :], drop
        )
        seen = self.ao(seen.transpose(1, 2).reshape(texts, pieces, width))
        states = self.aln(states + nnf.dropout(seen, DROPPED, self.training))
        more = self.fo(nnf.gelu(self.fi(states)))
        return self.oln(states + nnf.dropout(more, DROPPED, self.training))


class Lower:
    """The layers that stay."""

    def __init__(self, base: Base, words: np.ndarray) -> None:
        """`words` has a row for each piece that is kept."""
        self.words = torch.tensor(words)
        self.places = torch.tensor(base.tensor("emb.pos")) + torch.tensor(base.tensor("emb.type")[0])
        self.norm = nn.LayerNorm(base.width, eps=EPSILON)
        self.norm.weight.data = torch.tensor(base.tensor("emb.ln.w"))
        self.norm.bias.data = torch.tensor(base.tensor("emb.ln.b"))
        self.layers = [Layer(base, n).eval() for n in range(STAY)]

    @torch.no_grad()
    def states(self, pieces: Sequence[int]) -> np.ndarray:
        """What the layers make of one window, with its opening and closing piece."""
        numbers = torch.tensor([OPENING, *pieces, CLOSING])
        states = self.norm(self.words[numbers] + self.places[: len(numbers)])[None]
        real = torch.ones(1, len(numbers), dtype=torch.bool)
        for layer in self.layers:
            states = layer(states, real)
        return states[0].half().numpy()


@dataclass
class Batch:
    """Some texts at once: states of their windows, where each piece lies in them, and the texts' numbers joined."""

    states: Tensor
    real: Tensor
    places: Tensor
    texts: list[Numbers]

    @classmethod
    def of(cls, texts: Sequence[Numbers], states: Sequence[list[np.ndarray]]) -> Batch:
        """Pads all windows to the longest."""
        rows = [window for own in states for window in own]
        longest = max(len(row) for row in rows)
        padded = np.zeros((len(rows), longest, rows[0].shape[1]), np.float16)
        real = np.zeros((len(rows), longest), bool)
        places = []
        for n, row in enumerate(rows):
            padded[n, : len(row)], real[n, : len(row)] = row, True
            places.append(n * longest + 1 + np.arange(len(row) - 2))
        return cls(
            torch.tensor(padded).float(), torch.tensor(real), torch.tensor(np.concatenate(places)), list(texts)
        )


class Role(nn.Module):
    """How well a mention fills one role of an event."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.null = nn.Linear(width + KIND, 1)
        self.event = nn.Linear(width + KIND, INNER)
        self.mention = nn.Linear(width, INNER)
        self.event2, self.mention2 = nn.Linear(INNER, INNER), nn.Linear(INNER, INNER)
        self.pair = nn.Linear(INNER, INNER, bias=False)
        self.gap, self.apart = nn.Embedding(2 * FAR + 1, INNER), nn.Embedding(2 * STEPS, INNER)
        self.score = nn.Linear(INNER, 1)
        for table in (self.gap, self.apart):
            nn.init.normal_(table.weight, std=0.1)


class Trained(nn.Module):
    """The layers that learn, and the heads."""

    def __init__(self, base: Base, kinds: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList([Layer(base, STAY + n) for n in range(LEARN)])
        self.telling = nn.Linear(base.width, kinds)
        nn.init.constant_(self.telling.bias, RARE)
        self.kind = nn.Embedding(kinds, KIND)
        self.roles = nn.ModuleList([Role(base.width) for _ in ASKED])
        self.noun = nn.Parameter(torch.zeros(len(ASKED)))
        self.status1, self.status2 = nn.Linear(2 * base.width + KIND, INNER), nn.Linear(INNER, len(STATUSES))
        self.drop = nn.Dropout(DROPPED)

    def vectors(self, batch: Batch) -> Tensor:
        """A vector for each piece of the batch."""
        states = nnf.dropout(batch.states, DROPPED, self.training)
        for layer in self.layers:
            states = layer(states, batch.real)
        return states.reshape(-1, states.shape[-1])[batch.places]

    def loss(self, batch: Batch, shares: tuple[float, float]) -> Tensor:
        """How far the answers are off: of sentences, and with their `shares` of roles and of status."""
        found = self.vectors(batch)
        total, texts, start = torch.zeros(()), 0, 0
        for text in batch.texts:
            count = sum(map(len, text.windows))
            total = total + self._text(text, found[start : start + count], shares)
            start, texts = start + count, texts + 1
        return total / texts

    def _text(self, text: Numbers, found: Tensor, shares: tuple[float, float]) -> Tensor:
        total = self._sentences(text, found)
        if not len(text.triggers):
            return total
        sums = torch.cat([torch.zeros(1, found.shape[1], dtype=torch.float64), found.double().cumsum(0)])

        def mean(reach: Tensor) -> Tensor:
            return ((sums[reach[:, 1]] - sums[reach[:, 0]]) / (reach[:, 1] - reach[:, 0])[:, None]).float()

        kinds = self.kind(torch.tensor(text.kinds))
        triggers = self.drop(mean(torch.tensor(text.triggers)))
        around = mean(torch.tensor(text.sentences[text.inside]))
        hidden = self.drop(nnf.gelu(self.status1(torch.cat([triggers, around, kinds], 1))))
        statuses = nnf.log_softmax(self.status2(hidden), 1)
        told = [-torch.logsumexp(statuses[n, right], 0) for n, right in enumerate(text.statuses) if right]
        if told:
            total = total + shares[1] * torch.stack(told).mean()
        asked = torch.cat([triggers, kinds], 1)
        for n in range(len(ASKED)):
            total = total + shares[0] * self._role(text, n, asked, mean)
        return total

    def _sentences(self, text: Numbers, found: Tensor) -> Tensor:
        if not len(text.sentences):
            return torch.zeros(())
        strength = torch.exp(self.telling(self.drop(found)).clamp(-30, 20))
        odds = torch.log(torch.stack([strength[a:b].sum(0) for a, b in text.sentences.tolist()]) + NEVER)
        told = torch.tensor(text.told)
        return (told * nnf.softplus(-odds) + (told == 0).float() * nnf.softplus(odds)).sum() / len(odds)

    def _role(self, text: Numbers, number: int, asked: Tensor, mean: object) -> Tensor:
        role, own = self.roles[number], text.asked[number]
        if not len(own.mentions):
            return torch.zeros(())
        rows, candidates = torch.tensor(own.mentions), torch.tensor(own.candidates)
        null = role.null(asked)[:, 0]
        reach, back = torch.unique(rows[:, 2:4], dim=0, return_inverse=True)
        event, mention = role.event(asked), role.mention(self.drop(mean(reach)))  # type: ignore[operator]
        hidden = role.event2(event)[rows[:, 0]] + role.mention2(mention)[back]
        hidden = hidden + role.pair(event[rows[:, 0]] * mention[back]) + role.gap(rows[:, 4]) + role.apart(rows[:, 5])
        speaks = torch.exp(role.score(nnf.gelu(hidden))[:, 0].clamp(-30, 30))
        odds = torch.log(torch.zeros(len(candidates)).index_add(0, rows[:, 1], speaks) + NEVER)
        odds = torch.exp((odds + self.noun[number] * candidates[:, 2]).clamp(-30, 30))
        of, right = candidates[:, 0], candidates[:, 1].bool()
        all_ = torch.exp(null.clamp(-30, 30)).index_add(0, of, odds)
        good = torch.zeros(len(null)).index_add(0, of[right], odds[right])
        answered = torch.zeros(len(null), dtype=torch.bool)
        answered[of[candidates[:, 3].bool()]] = True
        named = torch.log(all_) - torch.log(good + NEVER)
        nobody = (torch.log(all_) - null) / 2
        lost = torch.where(answered & (good > 0), named, torch.where(~answered, nobody, torch.zeros_like(nobody)))
        return lost.sum() / len(null)
