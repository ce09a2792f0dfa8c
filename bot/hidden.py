"""Characters that nobody sees and that make a text read differently from what it holds.

Direction controls reverse what follows ("Trojan Source", CVE-2021-42574); zero-width signs split
words; the tag block and variation selectors carry hidden text. The desk reads lines without them;
a citizen's own log stays as it was typed. What joins emoji stays.
"""

import re

_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    """`text` without what nobody sees; line breaks, tabs and joined emoji stay. Idempotent."""
    return _HIDDEN.sub("", text)
