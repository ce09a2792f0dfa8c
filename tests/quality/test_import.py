"""Importing 2,642 real procedures: complete, in time, and idempotent."""

from tests.quality.conftest import Imported


def test_every_record_is_taken(imported: Imported) -> None:
    """Nothing of the corpus is rejected, first or again."""
    assert imported.second[0] == "0 created, 0 amended, 2642 unchanged, 0 withdrawn, 0 rejected"
    assert imported.first[0].endswith("0 rejected")


def test_an_import_keeps_to_its_time(imported: Imported) -> None:
    """Ten minutes of two cores the first time, twenty seconds of one when nothing changed."""
    assert imported.first[1] <= 2 * 600
    assert imported.second[1] <= 20
