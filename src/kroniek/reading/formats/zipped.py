"""zip: many inputs. Nothing is written to disk under a member's name, and no member's size is believed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import partial
from typing import IO

from kroniek.reading.clean import printable
from kroniek.reading.items import Format, Head, Item, Reading, Refused, Source

_ENCRYPTED = 0x1  # the flag bit of a member that asks for a password
_DOCUMENTS = {"[Content_Types].xml": "an Office document", "mimetype": "an OpenDocument file or e-book"}


def parse(source: Source, reading: Reading) -> Iterator[Item]:
    """What the members hold, in order of their names; folders and hidden files are passed over."""
    if source.archives.count("zip") >= 2:
        raise Refused("a zip in a zip in a zip is not opened; unpack it first")
    with source.stream.seekable(reading.limits.nested) as file, zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if len(members) > reading.limits.members:
            raise Refused(f"{len(members)} members, more than the {reading.limits.members} that are read")
        for name, kind in _DOCUMENTS.items():
            if any(member.filename == name for member in members):
                raise Refused(f"not a zip of reports but {kind}; save it as text or HTML first")
        found = False
        for member in sorted(members, key=lambda m: m.filename):
            name = safe_name(member.filename)
            if member.is_dir() or not name or any(part.startswith(".") for part in name.split("/")):
                continue
            if name.startswith("__MACOSX/"):
                continue
            found = True
            yield from reading.inside(
                source,
                "zip",
                partial(_open, archive, member),
                name=name.rpartition("/")[2],
                where=f"{source.where}!/{name}",
                path=f"{source.path}!/{name}",
            )
        if not found:
            raise Refused("the archive holds nothing to read")


def _open(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    if member.flag_bits & _ENCRYPTED:
        raise Refused("locked with a password; unpack it first")
    return archive.open(member)


def safe_name(name: str) -> str:
    """A member's name as a relative path that stays inside the archive: no root, drive or `..`."""
    parts = printable(name).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..") and not part.endswith(":"))


def sniff(head: Head) -> bool:
    """By zip's first bytes: of a member, or of the end of an empty archive."""
    return head.data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


FORMAT = Format("zip", sniff, parse)
