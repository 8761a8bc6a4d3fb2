"""`python -m kroniek` is the command line."""

from kroniek.cli import main

if __name__ == "__main__":
    main()
