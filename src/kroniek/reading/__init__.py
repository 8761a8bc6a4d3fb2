"""Turns bytes of any supported format into reports."""
