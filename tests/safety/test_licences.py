"""What is installed may be used; what is copyleft has a word, and GPL code never runs here."""

import subprocess
import sys

from deploy.licences import ALLOWED, COPYLEFT, licences

SEEN = """
import sys
from knowledge.places import load_gazetteer
import api.app
load_gazetteer()
print([name for name in ("unidecode", "vietnamadminunits") if name in sys.modules])
"""


def test_no_package_has_a_licence_that_nobody_looked_at() -> None:
    """Unknown and copyleft licences stand in the list with a reason."""
    found = list(licences())

    assert len(found) > 100
    assert [one for one in found if one.trouble] == []
    gpl = {one.package for one in found if COPYLEFT.search(one.name) and "LGPL" not in one.name}
    assert gpl - set(ALLOWED) == set()


def test_code_under_the_gpl_is_never_imported() -> None:
    """vietnamadminunits asks for Unidecode; we read only its data (knowledge/places.py)."""
    done = subprocess.run(
        [sys.executable, "-c", SEEN], capture_output=True, text=True, timeout=120, check=True
    )

    assert done.stdout.strip() == "[]"
