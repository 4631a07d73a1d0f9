"""``python -m geo`` is the command ``baeumgil``."""

from geo.cli import main

if __name__ == "__main__":
    main()
