"""What must hold when processes die, disks fill, clocks jump and platforms fail.

`make chaos` runs the full form; `make test` a short one.
"""

import os

FULL = os.environ.get("MOTCUA_CHAOS") == "full"
