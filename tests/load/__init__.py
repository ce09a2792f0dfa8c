"""What must hold under load: bursts, slow channels, kills, new knowledge, for minutes on end.

`make load` runs the full form; `make slow` a short one.
"""

import os

FULL = os.environ.get("MOTCUA_LOAD") == "full"
