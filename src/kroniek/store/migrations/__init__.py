"""The steps by which a chronicle's tables came to be; Alembic runs them on opening."""
