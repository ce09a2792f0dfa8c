"""Replies for property tests: anything a channel may be asked to show."""

from dataclasses import replace

from hypothesis import strategies as st

from bot.messages import Choice, Link, Picture, Reply, Sender, VideoMoment

VIETNAMESE = "Hộ kinh doanh nộp lệ phí 100.000đ ở đâu? Điều 5. Nghị định 01/2025/NĐ-CP; "
AWKWARD = "\u0301\u0302\u200d👩🏽🇻🇳🇻\u00a0<&>\"'_*[]\n\t́ế"

characters = st.sampled_from(VIETNAMESE + AWKWARD + "    \n\n")
texts = st.text(characters | st.characters(), max_size=400).flatmap(
    lambda text: st.integers(1, 30).map(lambda times: text * times)
)
titles = st.text(characters, min_size=1, max_size=30)
urls = st.from_regex(
    r"https://[a-z]{1,20}\.vn/[A-Za-z0-9_%-]{0,300}(\?v=[a-z&\"]{1,9})?", fullmatch=True
)
links = st.builds(Link, titles, urls)
moments = st.builds(VideoMoment, titles, urls, st.integers(0, 40_000), st.text(characters))
choices = st.builds(Choice, st.from_regex(r"[a-z0-9:_.-]{1,64}", fullmatch=True), titles)
replies = st.builds(
    Reply,
    text=texts,
    sender=st.sampled_from(Sender),
    language=st.sampled_from(["vi", "en"]),
    links=st.lists(links, max_size=5).map(tuple),
    moments=st.lists(moments, max_size=2).map(tuple),
    choices=st.lists(choices, max_size=16).map(tuple),
    author=st.none() | titles,
    checklist=st.lists(st.text(characters, max_size=60), max_size=6).map(tuple),
    pictures=st.lists(st.builds(Picture, titles, urls), max_size=3).map(tuple),
    contact=st.booleans(),
    contact_over=st.booleans(),
    rates=st.none() | st.just("TL-261122-9SRARU"),
)
worded = replies.map(lambda reply: replace(reply, pictures=()))
"""Without pictures: each request is words."""
