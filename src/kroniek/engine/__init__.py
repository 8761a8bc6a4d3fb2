"""Where annotation runs: this process or a pool."""
