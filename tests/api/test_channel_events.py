"""What Telegram and Messenger tell us beside messages: blocks, moves, threads, warnings."""

from bot.channels.reasons import Reason
from bot.store.tables import attachments, cases, conversations, inbox, messages
from tests.api.build import Site
from tests.api.conftest import Start
from tests.api.deliveries import BOT, HOA, event, messenger, telegram, typed


def holder(site: Site) -> str:
    """Who has the newest conversation."""
    return str(site.rows(conversations)[-1]["holder"]) if site.rows(conversations) else ""


def test_who_blocks_the_bot_and_comes_back(site: Site) -> None:
    """It is noted both times, before anything has to fail."""
    telegram(site, 1, message=typed("xin chào"))
    change = {"chat": HOA, "from": HOA | {"is_bot": False}, "date": 1_790_000_000}
    member = {"user": BOT, "status": "member"}
    kicked = {"user": BOT, "status": "kicked", "until_date": 0}

    telegram(
        site, 2, my_chat_member={**change, "old_chat_member": member, "new_chat_member": kicked}
    )
    blocked = site.rows(conversations)[0]["unreachable"]
    telegram(
        site, 3, my_chat_member={**change, "old_chat_member": kicked, "new_chat_member": member}
    )

    assert blocked == Reason.BLOCKED
    assert site.rows(conversations)[0]["unreachable"] is None


def test_a_group_that_becomes_a_supergroup_is_remembered(site: Site) -> None:
    """Its number is another from then on."""
    group = {"id": -5, "type": "group", "title": "Cán bộ"}

    telegram(site, 1, message=typed("", chat=group, migrate_to_chat_id=-1005))

    assert site.parts.facts.get("telegram", "moved:-5") == {"to": "-1005"}
    assert site.rows(inbox) == []


def test_an_edited_message_is_asked_anew(site: Site) -> None:
    """As another event of the same conversation."""
    telegram(site, 1, message=typed("khai sihn"))
    telegram(site, 2, edited_message=typed("khai sinh", edit_date=1_790_000_060))

    assert [row["body"]["text"] for row in site.rows(messages)] == ["khai sihn", "khai sinh"]
    assert len(site.rows(conversations)) == 1


def test_a_photo_is_noted_for_the_desk(site: Site) -> None:
    """With its largest size, to be fetched."""
    photo = [{"file_id": "big", "file_unique_id": "b", "width": 9, "height": 9, "file_size": 99}]

    telegram(site, 1, message=typed("", photo=photo) | {"text": None})

    (row,) = site.rows(attachments)
    assert (row["kind"], row["reference"], row["size"]) == ("image", "big", 99)


def test_a_thread_goes_to_another_app_and_comes_back(start: Start) -> None:
    """Taken: the bot is silent and a case stands at the desk. Passed to us: it answers again."""
    site = start(messenger_app_id="111")
    messenger(site, event(message={"mid": "m1", "text": "xin chào"}))
    messenger(site, event(take_thread_control={"previous_owner_app_id": "111"}))
    taken = holder(site)

    messenger(site, event(pass_thread_control={"new_owner_app_id": "111"}))

    assert (taken, holder(site), len(site.rows(cases))) == ("human", "waiting", 1)


def test_an_echo_is_ours_or_a_persons(start: Start) -> None:
    """Our own changes nothing; one of the Page's inbox silences the bot."""
    site = start(messenger_app_id="111")
    messenger(site, event(message={"mid": "m1", "text": "xin chào"}))
    back = {"sender": {"id": "77"}, "recipient": {"id": "P1"}}
    own = {"mid": "m2", "is_echo": True, "app_id": 111, "text": "Chào bạn"}
    messenger(site, event(message=own) | back)
    ours = holder(site)

    messenger(site, event(message={**own, "mid": "m3", "app_id": 263902037430900}) | back)

    assert (ours, holder(site)) == ("bot", "human")


def test_a_reaction_opens_the_window_anew(site: Site) -> None:
    """Without a line in the log and without a turn."""
    messenger(site, event(message={"mid": "m1", "text": "xin chào"}))
    site.clock.forward(3600)
    milliseconds = int(site.clock.now.timestamp() * 1000)

    messenger(site, event(reaction={"mid": "m1", "action": "react"}) | {"timestamp": milliseconds})

    assert site.rows(conversations)[0]["last_citizen_at"] == site.clock.now
    assert len(site.rows(messages)) == 1


def test_a_warning_of_metas_is_kept(site: Site) -> None:
    """For an administrator."""
    policy = {"action": "warning", "reason": "spam"}
    messenger(site, {"recipient": {"id": "77"}, "timestamp": 1, "policy_enforcement": policy})

    assert site.parts.facts.get("messenger", "warning:77") == {
        **policy,
        "at": site.clock.now.isoformat(),
    }
