"""Writing files so that nobody meets half of one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kroniek.errors import KroniekError, UsageError


@contextmanager
def folder(out: Path) -> Iterator[Path]:
    """A new folder whose files stand in the folder `out` when the block is done, and not before.

    `out` is made where it is not there; other files in it are left alone, those of the same name replaced.

    Raises:
        UsageError: `out` is a file.
        KroniekError: the folder cannot be written.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: is a file; this format writes a folder of files")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Beside or inside the target, so that renaming stays within one file system.
        inside = out if out.is_dir() else out.parent
        made = Path(tempfile.mkdtemp(prefix=".kroniek-", dir=inside))
        made.chmod(0o755)
    except OSError as error:
        raise KroniekError(f"{out}: cannot be written: {error.strerror}") from error
    try:
        yield made
        _move(made, out)
    except OSError as error:
        raise KroniekError(f"{out}: cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _move(made: Path, out: Path) -> None:
    if not out.exists():
        made.rename(out)
        return
    for path in sorted(made.iterdir()):
        path.replace(out / path.name)
