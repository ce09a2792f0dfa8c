"""The web widget's journeys: asked, answered, handed over, answered by a person, closed."""

from concurrent.futures import ThreadPoolExecutor

from tests.servers import Citizen, ClerkAtDesk, Product


def test_from_a_question_to_a_clerk_and_back(product: Product, lan: ClerkAtDesk) -> None:
    """Given an answer, when the citizen asks for a person, then a clerk's reply arrives."""
    citizen = Citizen(product)
    answer = citizen.ask("lam khai sinh can giay to gi")
    assert "Giấy chứng sinh" in answer["text"]
    assert "1.001193" in answer["text"]
    assert answer["links"][0]["url"].startswith("https://dichvucong.gov.vn/")

    handed_over = citizen.ask("cho em gặp cán bộ")

    (case,) = lan.cases("new")
    assert case["number"] in handed_over["text"]
    assert lan.claim(case["id"]).status_code == 200
    assert lan.name in citizen.hear()["text"]
    assert lan.reply(case["id"], "Bạn mang thêm căn cước nhé.").status_code == 202
    reply = citizen.hear()
    assert (reply["sender"], reply["text"], reply["author"]) == (
        "clerk",
        "Bạn mang thêm căn cước nhé.",
        lan.name,
    )
    assert lan.close(case["id"]).status_code == 200
    assert citizen.hear()["sender"] == "system"
    assert lan.cases("mine") == []
    after = citizen.ask("lệ phí đăng ký thường trú bao nhiêu")
    assert after["sender"] == "bot"
    assert "20.000 đồng" in after["text"]


def test_a_follow_up_stays_with_the_procedure(product: Product) -> None:
    """A follow-up asks of what was just discussed; a new subject changes it."""
    citizen = Citizen(product)
    citizen.ask("đăng ký tạm trú online thế nào")

    fee = citizen.ask("thế lệ phí bao nhiêu")
    other = citizen.ask("mất căn cước thì làm lại thế nào")

    assert "7.000 đồng" in fee["text"]
    assert "1.004194" in fee["text"]
    assert "1.014064" in other["text"]


def test_the_same_message_sent_five_times_is_answered_once(product: Product) -> None:
    """A widget that repeats its request, at once and later, gets one answer."""
    citizen = Citizen(product)

    with ThreadPoolExecutor(5) as pool:
        answers = list(
            pool.map(lambda _: citizen.say("mã số thuế là gì", client_id="same"), range(5))
        )
    citizen.hear()
    again = citizen.say("mã số thuế là gì", client_id="same")

    assert [answer.status_code for answer in answers] == [202] * 5
    assert sum(not answer.json()["duplicate"] for answer in answers) == 1
    assert again.json()["duplicate"] is True
    assert [line["sender"] for line in citizen.log()] == ["citizen", "bot"]


def test_two_clerks_claim_and_one_wins(
    product: Product, lan: ClerkAtDesk, minh: ClerkAtDesk
) -> None:
    """Of two claims of one case one gets it, the other reads why not."""
    Citizen(product).ask("gặp cán bộ")
    case_id = lan.cases("new")[0]["id"]

    with ThreadPoolExecutor(2) as pool:
        codes = sorted(r.status_code for r in pool.map(lambda c: c.claim(case_id), (lan, minh)))

    assert codes == [200, 409]
    assert len(lan.cases("mine")) + len(minh.cases("mine")) == 1


def test_the_bot_is_silent_while_a_person_has_the_conversation(
    product: Product, lan: ClerkAtDesk
) -> None:
    """What a citizen writes to a clerk gets no automatic answer, until the case goes back."""
    citizen = Citizen(product)
    citizen.ask("gặp cán bộ")
    case_id = lan.cases("new")[0]["id"]
    lan.claim(case_id)
    citizen.hear()

    citizen.say("lệ phí đăng ký tạm trú bao nhiêu")
    product.rest()
    lan.reply(case_id, "Chờ mình xem nhé.")

    assert citizen.hear()["sender"] == "clerk"
    lan.release(case_id)
    assert citizen.hear()["sender"] == "system"
    assert [line["sender"] for line in citizen.log()].count("bot") == 1
    assert citizen.ask("lệ phí đăng ký tạm trú bao nhiêu")["sender"] == "bot"


def test_a_conversation_cannot_be_read_with_another_token(product: Product) -> None:
    """Each token opens its own conversation; a forged one opens none."""
    first, second = Citizen(product), Citizen(product)
    first.ask("làm hộ chiếu ở đâu")

    assert second.log() == []
    first._http.headers["Authorization"] = "Bearer forged"
    assert first.say("xin chào").status_code == 401


def test_changes_at_the_desk_need_the_page_token(product: Product, lan: ClerkAtDesk) -> None:
    """A cookie alone changes nothing."""
    Citizen(product).ask("gặp cán bộ")
    case_id = lan.cases("new")[0]["id"]
    del lan._http.headers["X-CSRF-Token"]

    assert lan.claim(case_id).status_code == 403
    assert lan.cases("new")[0]["status"] == "new"
