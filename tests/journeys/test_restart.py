"""What a crash may not lose: kill -9 between the inbox and the answer."""

from tests.journeys.conftest import PASSWORD, Start
from tests.servers import Citizen, ClerkAtDesk


def test_a_message_accepted_before_a_kill_is_answered_after_it(start: Start) -> None:
    """Given ten accepted messages, when the server is killed, then each is answered once."""
    product = start()
    citizens = [Citizen(product) for _ in range(10)]
    for citizen in citizens:
        assert citizen.say("đăng ký kết hôn cần giấy tờ gì").status_code == 202

    product.kill()
    product.start()

    for citizen in citizens:
        assert "1.000894" in citizen.hear()["text"]
        assert [line["sender"] for line in citizen.log()] == ["citizen", "bot"]


def test_a_case_outlives_a_kill(start: Start) -> None:
    """A case that a citizen was told of is at the desk after the server was killed."""
    product = start()
    citizen = Citizen(product)
    told = citizen.ask("gặp cán bộ")["text"]

    product.kill()
    product.start()

    (case,) = ClerkAtDesk(product, "lan", PASSWORD).cases("new")
    assert case["number"] in told
