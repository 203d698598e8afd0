"""``python -m aligner``: the command line."""

from aligner.cli import main

if __name__ == "__main__":
    main()
