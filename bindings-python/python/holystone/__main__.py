"""The `holystone` command."""

import signal
import sys

from . import _holystone


def main() -> int:
    # Native code does not look at Python's handlers: let Ctrl-C end the process as usual.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _holystone.run(["holystone", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
