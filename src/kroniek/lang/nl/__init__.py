"""Everything Dutch, as data."""
