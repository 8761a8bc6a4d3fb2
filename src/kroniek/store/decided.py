"""A chronicle for pages: what the rules propose, with people's decisions laid over it."""

from __future__ import annotations

from typing import cast

from kroniek.store.folding import Folding
from kroniek.store.overlay import Overlay
from kroniek.store.views import Views


class Decided(Views):
    """A chronicle opened for reading, with decisions. `folding` is kept from one look to the next.

    Raises:
        UsageError, StoreError: as `Views`.
    """

    def __init__(self, where: str, folding: Folding, show: str = "standing") -> None:
        super().__init__(where)
        folded = folding.at(self.connection)
        if ("overlay", show) not in folded.made:
            folded.made["overlay", show] = Overlay(folded, show)
        self._overlay = cast(Overlay, folded.made["overlay", show])

    @property
    def overlay(self) -> Overlay:
        """The decisions."""
        return self._overlay
