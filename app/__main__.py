"""Run the command line as ``python -m casegraph``."""

from casegraph.cli import main

if __name__ == "__main__":
    main()
