"""Writes a chronicle in the formats of others. Each format is a module that registers as an entry point."""

from kroniek.exports.registry import Exporter, exporter, formats

__all__ = ["Exporter", "exporter", "formats"]
