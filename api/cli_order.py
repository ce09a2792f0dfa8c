"""The order of `motcua --help`: what is done first stands first, and siblings stand together."""

import typer
from typer.core import TyperGroup

PANELS = {
    "Begin and run": ("demo", "doctor", "serve", "work", "train", "rasa"),
    "What citizens are answered from": ("ingest", "watch", "pull", "changes", "stale", "qr"),
    "Ask and measure": ("ask", "receipt", "eval", "report"),
    "Accounts and channels": ("user", "messenger", "telegram"),
    "Keep it safe": ("backup", "restore", "retention", "dead", "move"),
}
_ORDER = [name for names in PANELS.values() for name in names]


class InOrder(TyperGroup):
    """The commands in the order of the panels; one that no panel names comes last."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer keeps its base class private
        """Names of the commands."""
        known = super().list_commands(ctx)
        return sorted(known, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))


def into_panels(app: typer.Typer) -> None:
    """Give each command of `app` the panel that it stands in."""
    for one in (*app.registered_commands, *app.registered_groups):
        name = one.name or getattr(getattr(one, "callback", None), "__name__", "")
        one.rich_help_panel = next(
            (panel for panel, names in PANELS.items() if name in names), None
        )
