"""Every target by its name."""

from tests.fuzz import sources, text, tokens, turns, webhooks
from tests.fuzz.target import Target

TARGETS: dict[str, Target] = {
    **webhooks.TARGETS,
    **text.TARGETS,
    **tokens.TARGETS,
    **sources.TARGETS,
    **turns.TARGETS,
}
