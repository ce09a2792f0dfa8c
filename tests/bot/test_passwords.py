"""What a stored password costs whoever tries to guess it."""

import pytest
from argon2 import Parameters

from bot.store import passwords
from bot.store.passwords import Passwords


def test_a_hash_costs_what_rfc_9106_asks_for(
    usual_cost: Parameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its second choice, for machines with little memory: 64 MiB, three passes, four lanes."""
    monkeypatch.setattr(passwords, "COST", usual_cost)
    kept = Passwords()

    stored = kept.hash("một mật khẩu dài")

    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert kept.matches(stored, "một mật khẩu dài")
    assert not kept.matches(stored, "một mật khẩu khác")


def test_who_has_no_password_is_let_in_by_none() -> None:
    """Neither by an empty one nor by that of the decoy."""
    kept = Passwords()

    assert not kept.matches("", "")
    assert not kept.matches("", "no such account")
