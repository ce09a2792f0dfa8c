"""A receipt's number leads back to what was said, whatever is published afterwards."""

from dataclasses import replace

from api.cli.printed import receipt_lines
from bot.receipts import find_receipt, stands
from bot.store.tables import turns
from knowledge.store.rows import new_version
from tests.api.build import Site
from tests.samples import TEMPORARY


def test_a_number_under_an_answer_leads_to_its_words_and_versions(site: Site) -> None:
    said = site.citizen().ask("", choice=f"p:{TEMPORARY}:fee")
    number = site.rows(turns)[-1]["receipt"]
    assert said["text"].endswith(f"Mã câu trả lời: {number}.")

    store = site.parts.knowledge
    version = store.version(TEMPORARY)
    assert version is not None
    amended = replace(version.procedure, wording=replace(version.procedure.wording, steps="Khác."))
    store.publish("", site.clock.now, [(new_version(amended, version.number + 1), "later")])
    found = find_receipt(site.parts.engine, f" {number.lower()} ")

    assert found is not None
    assert found.reply == said["text"]
    assert found.sent
    assert [(e.version.procedure.code, e.version.number) for e in found.editions] == [
        (TEMPORARY, version.number)
    ]
    assert {each.version for each in found.cited} == {version.number}
    assert all(stands(store, cited) for cited in found.cited)
    printed = "\n".join(receipt_lines(found, store))
    assert "7.000 đồng" in printed
    assert "NOT FOUND" not in printed


def test_what_cites_nothing_has_no_number(site: Site) -> None:
    said = site.citizen().ask("xin chào")

    assert site.rows(turns)[-1]["receipt"] is None
    assert "Mã câu trả lời" not in said["text"]
    assert find_receipt(site.parts.engine, "TL-000000-ABCDEF") is None
