"""The folders of reports to learn events from, and those to choose by."""

from __future__ import annotations

import tomllib
from pathlib import Path

EVENTS = "corpus_events"
"""The folder beside the corpus whose reports are annotated for events and control alone: for training only."""


def by_part(corpus: Path, *, events: bool = True) -> dict[str, list[Path]]:
    """The folders of the parts `train` and `dev`, in order of name; with `events`, `train` has EVENTS too."""
    split = tomllib.loads((corpus / "splits.toml").read_text("utf-8"))
    found = {part: [corpus / name for name in sorted(split[part])] for part in ("train", "dev")}
    more = corpus.parent / EVENTS
    found["train"] += sorted(path for path in more.iterdir() if path.is_dir()) if events and more.is_dir() else []
    return found
