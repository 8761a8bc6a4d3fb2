"""Ids of records: the same on every machine and in every order of reading."""

from __future__ import annotations

import hashlib
import json


def record_id(kind: str, *parts: str | int | float | None) -> str:
    """An id such as `event:3f2a...` from what makes the record itself; 16 hexadecimal digits."""
    text = json.dumps([kind, *parts], ensure_ascii=False, separators=(",", ":"))
    return f"{kind}:{hashlib.sha256(text.encode('utf-8')).hexdigest()[:16]}"
