"""Single modules, run in the browser: the event parser, the pauses, the store, the clock."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.widget.fake_api import FakeServer

PARSE = """async ({ bytes, cut }) => {
  const { readEvents } = await import("/widget/stream.js");
  const whole = new TextEncoder().encode(bytes);
  const body = new ReadableStream({ start(controller) {
    controller.enqueue(whole.slice(0, cut));
    controller.enqueue(whole.slice(cut));
    controller.close();
  } });
  const events = [];
  let pieces = 0;
  for await (const event of readEvents(body, () => { pieces += 1; })) events.push(event);
  return { events, pieces };
}"""
STREAM = ": ping\n\nevent: state\ndata: {}\n\nid: 3\ndata: Hộ\ndata:  tịch\n\nevent: x\n\ndata: dở"


@pytest.fixture
def module_page(page: Page, fake: FakeServer) -> Page:
    """A page of the origin that serves the modules."""
    page.goto(fake.origin + "/static/site/icon.svg")
    return page


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_events_are_the_same_wherever_the_stream_is_cut(module_page: Page, line_end: str) -> None:
    text = STREAM.replace("\n", line_end)
    size = len(text.encode())

    results = [
        module_page.evaluate(PARSE, {"bytes": text, "cut": cut}) for cut in range(1, size, 3)
    ]

    expected = [{"name": "state", "data": "{}"}, {"name": "message", "data": "Hộ\n tịch"}]
    assert all(one == {"events": expected, "pieces": 2} for one in results)


def test_pauses_grow_to_a_limit_and_differ_between_clients(module_page: Page) -> None:
    pauses: list[list[float]] = module_page.evaluate("""async () => {
      const { delayAfter } = await import("/widget/backoff.js");
      const bounds = { first: 500, most: 30000 };
      return [0, 1, 2, 5, 9, 60].map((failures) =>
        [0, 0.5, 0.999999].map((random) => Math.round(delayAfter(failures, bounds, () => random))));
    }""")

    assert pauses[0] == pauses[1] == [250, 375, 500]
    assert pauses[2] == [500, 750, 1000]
    assert pauses[3] == [4000, 6000, 8000]
    assert pauses[4] == pauses[5] == [15000, 22500, 30000]


STORES: dict[str, str] = {
    "absent": "null",
    "full": "{ getItem: () => null, setItem() { throw new Error() }, removeItem() {} }",
    "forbidden": "new Proxy({}, { get() { throw new Error() } })",
    "working": "localStorage",
}


@pytest.mark.parametrize("kind", STORES)
def test_the_store_remembers_whatever_the_browser_allows(module_page: Page, kind: str) -> None:
    kept: list[Any] = module_page.evaluate(f"""async () => {{
      const {{ Store }} = await import("/widget/store.js");
      const store = new Store("test ", {STORES[kind]});
      const before = store.get("a");
      store.set("a", {{ one: [1] }});
      const after = store.get("a");
      store.remove("a");
      return [before, after, store.get("a")];
    }}""")

    assert kept == [None, {"one": [1]}, None]


def test_positions_in_a_video_are_written_as_people_read_them(module_page: Page) -> None:
    written: list[str] = module_page.evaluate("""async () => {
      const { position } = await import("/widget/when.js");
      return [0, 9, 83, 600, 3723].map(position);
    }""")

    assert written == ["0:00", "0:09", "1:23", "10:00", "1:02:03"]
