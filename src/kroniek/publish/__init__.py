"""A static site of what people accepted: it opens from a file, and needs neither a server nor JavaScript."""

from kroniek.publish.site import publish

__all__ = ["publish"]
