"""The folders of reports to learn events from, those to choose by, and the language model that has not seen one."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from zlib import crc32

from kroniek.annotate.encoder import Network, network
from kroniek.annotate.encoder.network import ABOUT, FOLDER
from kroniek.annotate.encoder.pieces import FILE
from kroniek.lang import load

EVENTS = "corpus_events"
"""The folder beside the corpus whose reports are annotated for events and control alone: for training only."""

LOTS = 2
"""Conflicts are left out in so many lots when the language model is trained for the training of others."""


def by_part(corpus: Path, *, events: bool = True) -> dict[str, list[Path]]:
    """The folders of the parts `train` and `dev`, in order of name; with `events`, `train` has EVENTS too."""
    split = tomllib.loads((corpus / "splits.toml").read_text("utf-8"))
    found = {part: [corpus / name for name in sorted(split[part])] for part in ("train", "dev")}
    more = corpus.parent / EVENTS
    found["train"] += sorted(path for path in more.iterdir() if path.is_dir()) if events and more.is_dir() else []
    return found


SINGLES = 5
"""Single sentences are left out in so many parts, as conflicts are."""

LOTS_FOLDER = Path(__file__).parents[2] / "build" / FOLDER
"""Where the models of the lots lie; never committed."""


def lot_of_single(number: int) -> str:
    """The folder that the single sentence of this number counts to."""
    return f"single:{number % SINGLES}"


def lots_of(folders: set[str], known: Path | None) -> list[list[str]]:
    """The folders left out of each lot's model, in order of name.

    Each stays where the models in `known` have it; a new one goes by its name alone, and so to the same lot when the
    models are made one by one.
    """
    if known is None:
        return [sorted(folders)[lot::LOTS] for lot in range(LOTS)]
    shares = [set(_held(known / str(lot))) & folders for lot in range(LOTS)]
    for folder in folders - set().union(*shares):
        shares[crc32(folder.encode()) % LOTS].add(folder)
    return [sorted(share) for share in shares]


def _held(folder: Path) -> list[str]:
    return list(json.loads((folder / ABOUT).read_text("utf-8"))["held"])


@cache
def _lots(language: str) -> dict[str, Network]:
    found: dict[str, Network] = {}
    for folder in sorted(LOTS_FOLDER.glob("*")):
        found |= dict.fromkeys(_held(folder), Network.load(folder, load(language).folder / FOLDER / FILE))
    return found


def reader(folder: str, language: str) -> Network | None:
    """The language model to read a folder's reports with, trained without them; None where none has seen them.

    Raises:
        SystemExit: the language has a model, and no models of lots are there.
    """
    if network(language) is None:
        return None
    if not _lots(language):
        raise SystemExit(f"{LOTS_FOLDER}: no language models trained without the corpus's lots; run train_encoder.py")
    return _lots(language).get(folder)
