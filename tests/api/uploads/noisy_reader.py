"""A reader that complains without end, as libraries do of each bad object of a file, and dies."""

import sys

if __name__ == "__main__":
    for _ in range(300):
        sys.stderr.write("bad object\n" * 100_000)
        sys.stdout.write("bad object\n" * 10_000)
    sys.exit("no memory left")
