"""Reads what all pages lean on before somebody asks: when serving begins, and when the chronicle has changed."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from kroniek.errors import KroniekError
from kroniek.store.browse_control import holdings
from kroniek.store.browse_figures import number
from kroniek.store.columns import columns, counts
from kroniek.store.decided import Decided
from kroniek.store.folding import Folding
from kroniek.web.basemap import lines
from kroniek.web.pages import environment

EVERY = 2.0
"""Seconds between looks at whether the chronicle has changed; a look takes a few milliseconds."""


def warm(where: str, folding: Folding) -> None:
    """Reads what is not in memory yet of the chronicle as it is now.

    Raises:
        UsageError, StoreError: as `kroniek.store.Views`.
    """
    with Decided(where, folding) as views:
        for read in (counts, columns, holdings, number):
            read(views)


def warm_pages() -> None:
    """Makes ready what is the same for all chronicles: the templates and the base map."""
    made = environment()
    for name in made.list_templates():
        made.get_template(name)
    lines()


@asynccontextmanager
async def watching(app: FastAPI) -> AsyncIterator[None]:
    """While the application runs, reads the chronicle again in the background after it has changed."""
    over = threading.Event()
    arguments = (app.state.where, app.state.folding, over)
    thread = threading.Thread(target=_watch, args=arguments, name="kroniek-warm", daemon=True)
    gc.collect()
    gc.freeze()  # a large chronicle is millions of objects: looking through them for garbage would hold up a page
    thread.start()
    yield
    gc.unfreeze()
    over.set()


def _watch(where: str, folding: Folding, over: threading.Event) -> None:
    while not over.wait(EVERY):
        try:
            warm(where, folding)
        except KroniekError as error:  # whoever asks for a page is told
            logging.getLogger(__name__).debug("%s", error)
