"""``python -m geo`` is the command ``baeumgil``."""

from geo.cli.main import main

if __name__ == "__main__":
    main()
