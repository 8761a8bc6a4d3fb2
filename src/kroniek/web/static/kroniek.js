// Built by `make web` from web/components.
