"""Subtitles of a video as WebVTT (w3.org/TR/webvtt1)."""

from html import escape

from knowledge.videos import Video


def webvtt(video: Video) -> str:
    """The cues of `video`, in order of their start; words are text, never markup."""
    cues = sorted(video.cues, key=lambda cue: (cue.start, cue.end))
    blocks = [
        f"{_time(cue.start)} --> {_time(max(cue.end, cue.start + 0.001))}\n"
        + escape(" ".join(cue.words.split()), quote=False)
        for cue in cues
        if cue.words.strip()
    ]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _time(seconds: float) -> str:
    thousandths = round(max(seconds, 0.0) * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
