"""A module for each export format."""
