"""Runs the command line as `python -m hedge`."""

from hedge.cli.main import main

if __name__ == "__main__":
    main()
