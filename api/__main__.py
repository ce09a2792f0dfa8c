"""`python -m api` is the command `motcua`."""

from api.cli.main import main

if __name__ == "__main__":
    main()
