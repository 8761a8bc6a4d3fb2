"""The web application: pages rendered on the server over a chronicle, each with its `.json` and `.csv`."""

from kroniek.web.app import create_app

__all__ = ["create_app"]
