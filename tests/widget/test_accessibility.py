"""The widget and the public page hold WCAG 2.2 AA, as far as a machine can tell."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.widget.browser import (
    NARROW,
    PHONE,
    scrolls_sideways,
    small_targets,
    violations,
    watched_page,
)
from tests.widget.fake_answers import plain
from tests.widget.fake_api import FakeServer
from tests.widget.steps import FIRST_STARTER, launcher, open_floating, open_widget, question, write

Scene = Callable[[Page, FakeServer], None]


def empty(page: Page, fake: FakeServer) -> None:
    """The public page before anything is asked."""
    open_widget(page, fake)


def english(page: Page, fake: FakeServer) -> None:
    """The public page in English."""
    open_widget(page, fake, "/?lang=en")


def conversation(page: Page, fake: FakeServer) -> None:
    """One message of each kind: answer, moment, choices, notice, clerk, unsent, typing."""
    open_widget(page, fake)
    page.get_by_role("button", name=FIRST_STARTER).click()
    expect(page.get_by_role("button", name="Nộp ở đâu?")).to_be_visible()
    page.get_by_role("button", name="Gặp cán bộ").click()
    expect(page.locator(".message.system")).to_be_visible()
    fake.chat.latest.say(plain("Chào chị, em là Lan.", "clerk", author="Nguyễn Thị Lan"))
    fake.chat.latest.holder, fake.chat.latest.typing = "human", True
    expect(page.locator(".message.clerk")).to_be_visible()
    fake.chat.faults.reject_posts = 1
    write(page, "Tin này sẽ bị từ chối")
    expect(page.get_by_role("button", name="Gửi lại")).to_be_visible()


def choices(page: Page, fake: FakeServer) -> None:
    """An answer with its buttons, and a question near the limit."""
    open_widget(page, fake)
    page.get_by_role("button", name=FIRST_STARTER).click()
    expect(page.get_by_role("button", name="Nộp ở đâu?")).to_be_visible()
    question(page).fill("a" * 2100)


def closed(page: Page, fake: FakeServer) -> None:
    """A foreign page with the launcher."""
    page.goto(fake.origin + "/host")
    expect(launcher(page)).to_be_visible()


def floating(page: Page, fake: FakeServer) -> None:
    """A foreign page with the panel open."""
    open_floating(page, fake)


def embedded(page: Page, fake: FakeServer) -> None:
    """The iframe page."""
    open_widget(page, fake, "/embed")


SCENES = [empty, english, conversation, choices, closed, floating, embedded]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scene", SCENES)
def test_axe_finds_nothing(browser: Browser, fake: FakeServer, scene: Scene, scheme: str) -> None:
    with watched_page(browser, color_scheme=scheme) as page:
        scene(page, fake)

        assert violations(page) == []


def test_axe_finds_a_fault_planted_inside_the_shadow_root(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".welcome p { color: #c9cfcc !important }");
      document.querySelector("mot-cua").shadowRoot.adoptedStyleSheets.push(sheet);
    }""")

    assert any(one.startswith("color-contrast") for one in violations(page))


@pytest.mark.parametrize("scene", SCENES)
def test_nothing_scrolls_sideways_at_320_pixels(
    browser: Browser, fake: FakeServer, scene: Scene
) -> None:
    with watched_page(browser, viewport=NARROW) as page:
        scene(page, fake)

        assert not scrolls_sideways(page)


@pytest.mark.parametrize("scene", [conversation, floating])
def test_nothing_scrolls_sideways_with_text_twice_as_large(
    browser: Browser, fake: FakeServer, scene: Scene
) -> None:
    with watched_page(browser, viewport=PHONE) as page:
        scene(page, fake)
        page.evaluate("document.documentElement.style.fontSize = '200%'")

        assert not scrolls_sideways(page)
        assert question(page).evaluate("one => parseFloat(getComputedStyle(one).fontSize)") == 32


def test_text_stays_readable_on_a_page_that_shrinks_rem(page: Page, fake: FakeServer) -> None:
    open_floating(page, fake)
    page.evaluate("document.documentElement.style.fontSize = '62.5%'")

    assert question(page).evaluate("one => getComputedStyle(one).fontSize") == "16px"
    assert small_targets(page) == []


@pytest.mark.parametrize("scene", SCENES)
def test_every_control_is_at_least_24_pixels(
    browser: Browser, fake: FakeServer, scene: Scene
) -> None:
    with watched_page(browser, viewport=PHONE) as page:
        scene(page, fake)

        assert small_targets(page) == []


def test_reduced_motion_stops_every_animation(browser: Browser, fake: FakeServer) -> None:
    with watched_page(browser, reduced_motion="reduce") as page:
        conversation(page, fake)

        assert page.locator("mot-cua .dots i").first.is_visible()
        assert page.evaluate("document.getAnimations().length") == 0


def test_forced_colours_keep_the_edges_of_panel_and_launcher(
    browser: Browser, fake: FakeServer
) -> None:
    with watched_page(browser, forced_colors="active") as page:
        open_floating(page, fake)

        for part in (".panel", ".launcher", ".send"):
            style = page.locator(f"mot-cua {part}").evaluate(
                "one => getComputedStyle(one).borderStyle"
            )
            assert style == "solid"


def test_the_theme_of_the_page_wins_over_the_system(browser: Browser, fake: FakeServer) -> None:
    with watched_page(browser, color_scheme="light") as page:
        open_floating(page, fake, "/host?theme=dark")

        panel = page.locator("mot-cua .panel")
        assert panel.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(22, 30, 27)"
        assert violations(page) == []


def test_every_message_says_its_language(page: Page, fake: FakeServer) -> None:
    open_widget(page, fake)
    fake.chat.latest.say(plain("Good morning", language="en"))
    fake.chat.latest.say(plain("Xin chào"))

    expect(page.locator(".message.bot")).to_have_count(2)

    languages = page.locator(".message.bot .text").evaluate_all("all => all.map((one) => one.lang)")
    assert languages == ["en", "vi"]
