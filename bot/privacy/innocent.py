"""Numbers that name nobody: procedure codes, dates, amounts, decimals, hotlines, ids of ours."""

import re

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
_HERE, _END = r"(?<![\w.])", r"(?!\w)"
INNOCENT = re.compile(
    "|".join(
        (
            # ids and digests of ours: UUIDs, with or without hyphens, and hexadecimal digests
            r"(?<!\w)(?=[0-9]*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})(?!\w)",
            r"(?<!\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)",
            # procedure codes, alone or as the portal writes them: 1.004194.000.00.00.H14
            rf"{_HERE}[1-9]\.\d{{6}}(?:\.\d{{3}}\.\d\d\.\d\d\.[A-Za-z]\d\d)?{_END}(?!\.\d)",
            # codes of results and of forms: KQ.G01.000291, 000.00.00.G04-KQ31
            r"(?<![a-z])kq\.[a-z]\d\d\.\d{6}(?!\d)|(?<!\d)\d{3}\.\d\d\.\d\d\.[a-z]\d\d-kq\d+",
            # days, with / . or -, and as ISO 8601 writes them
            rf"(?<!\d){_DAY}/{_MONTH}/{_YEAR}(?!\d)",
            rf"(?<![\d.-]){_DAY}([.-]){_MONTH}\1{_YEAR}(?![.-]?\d)",
            rf"(?<![\d.-]){_YEAR}-{_MONTH}-{_DAY}(?:[T ]\d\d:\d\d(?::\d\d)?)?(?![.-]?\d)",
            # decimals: shares, times, places on a map
            r"(?<![\w.])(?:0|[1-9]\d{0,2})\.\d{7,}(?![\w.])",
            # numbers that anybody may call
            r"(?<![\w.+])(?:1900|1800)(?:[ .-]?\d){4,6}(?![.-]?\d)",
        )
    ),
    re.IGNORECASE,
)
AMOUNT = re.compile(r"(?<![\w.,+])[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)(?![.,]?\d)")
"""A number written in thousands: "1.500.000", also "500,000"."""
