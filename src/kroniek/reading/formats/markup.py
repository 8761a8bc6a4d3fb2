"""What pages and feeds have in common: telling them by their first tag, and text out of marks."""

from __future__ import annotations

import re
from typing import Any

from kroniek.reading.items import Head, Refused, guarded

_TAG = re.compile(r"<([a-z][a-z0-9:]*)[\s>/]", re.IGNORECASE)
_SKIPPED = (("<!--", "-->"), ("<?", "?>"), ("<!", ">"))
# fmt: off
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul",
])
# fmt: on
_UNSEEN = frozenset(["script", "style", "template", "noscript", "head"])


def first_tag(head: Head) -> str:
    """The name of the first tag in lower case, past declarations and comments; "" where there is none."""
    text = head.text
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        mark = next((m for m in _SKIPPED if text.startswith(m[0], at)), None)
        if mark is None:
            found = _TAG.match(text, at)
            return found[1].lower() if found else ""
        if mark[0] == "<!" and text[at : at + 14].lower() == "<!doctype html":
            return "html"
        end = text.find(mark[1], at)
        if end < 0:
            return ""
        at = end + len(mark[1])


def plain_text(fragment: str) -> str:
    """The text of a piece of HTML, a line for each block."""
    if "<" not in fragment and "&" not in fragment:
        return fragment
    import lxml.html

    root = _tree(f"<div>{fragment}</div>")
    parts: list[str] = []
    for event, element in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _BLOCKS:
            parts.append("\n")
        if event == "start" and name not in _UNSEEN:
            parts.append(_squeezed(element.text))
        if event != "start" and element is not root:
            parts.append(_squeezed(element.tail))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _tree(fragment: str) -> Any:
    import lxml.html

    try:
        return guarded("text with marks that are not well-formed", lxml.html.fromstring, fragment)
    except lxml.etree.LxmlError as error:
        raise Refused("text with marks that are not well-formed") from error


def _squeezed(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
