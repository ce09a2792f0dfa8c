"""`motcua user`: clerks' accounts. Each change stands in the audit log, by the command line."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.operating import commands
from api.settings import Settings
from bot.accounts import Account, Handed
from bot.roles import Grant, Role
from bot.store.passwords import SHORTEST_PASSWORD
from knowledge.hours import VIETNAM

app = typer.Typer()
users = typer.Typer(no_args_is_help=True, help="Clerks' accounts.")
app.add_typer(users, name="user")
_Office = Annotated[str | None, typer.Option(help="Id of an office; none: every one.")]
_PASSWORD = f"Password, at least {SHORTEST_PASSWORD} characters"
_PROMPTED = "Asked for where it is not given, so that no history keeps it."
_ROLES = "clerk, lead, editor, approver, auditor or admin."


@users.command("add")
def user_add(
    context: typer.Context,
    login: str,
    name: Annotated[str, typer.Option(help="The name that citizens see.")],
    role: Annotated[str, typer.Option(help=_ROLES)] = "clerk",
    office: _Office = None,
    password: Annotated[
        str, typer.Option(prompt=_PASSWORD, hide_input=True, show_default=False, help=_PROMPTED)
    ] = "",
) -> None:
    """Make an account, or change an existing one's name, role and password."""
    settings: Settings = context.obj
    commands.add_user(settings, login, name, role, password, office)
    typer.echo(f"{login} can sign in at /desk")


@users.command("list")
def user_list(context: typer.Context) -> None:
    """Every account: roles, how it signs in, whether it is disabled."""
    table = Table("login", "name", "roles", "signs in by", "state", box=None)
    for one in commands.list_users(context.obj):
        clerk = one.clerk
        roles = ", ".join(_said(g) for g in (Grant(Role(clerk.role), clerk.office), *clerk.grants))
        table.add_row(clerk.login, clerk.name, roles, _ways(one), _state(one))
    Console(width=160, highlight=False).print(table)


@users.command("disable")
def user_disable(context: typer.Context, login: str) -> None:
    """Let nobody sign in with it, and end its sessions; not the last administrator."""
    accounts = commands.accounts_of(context.obj)
    accounts.disable(None, accounts.id_of(login))
    typer.echo(f"{login} is disabled")


@users.command("enable")
def user_enable(context: typer.Context, login: str) -> None:
    """Let it be signed in with again."""
    accounts = commands.accounts_of(context.obj)
    accounts.enable(None, accounts.id_of(login))
    typer.echo(f"{login} can sign in at /desk")


@users.command("reset")
def user_reset(
    context: typer.Context,
    login: str,
    totp: Annotated[bool, typer.Option("--totp", help="Its second factor instead.")] = False,
) -> None:
    """Print a temporary password, or take away a lost phone's second factor."""
    accounts = commands.accounts_of(context.obj)
    account_id = accounts.id_of(login)
    if totp:
        accounts.reset_totp(None, account_id)
        typer.echo(f"{login} is asked for no code any more")
        return
    typer.echo(_handed(accounts.reset_password(None, account_id)))


@users.command("grant")
def user_grant(
    context: typer.Context,
    login: str,
    role: Annotated[Role, typer.Argument(help=_ROLES)],
    office: _Office = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="Take it away instead.")] = False,
) -> None:
    """Give a second role at an office, or take it away."""
    roles = commands.grant_role(context.obj, login, Grant(role, office), revoke)
    typer.echo(f"{login}'s second roles: {', '.join(map(_said, roles)) or 'none'}")


def _said(grant: Grant) -> str:
    return f"{grant.role.value} at {grant.office}" if grant.office else grant.role.value


def _ways(one: Account) -> str:
    ways = {"password": one.has_password, "code": one.totp, "identity provider": one.openid}
    return ", ".join(way for way, on in ways.items() if on) or "nothing yet"


def _state(one: Account) -> str:
    if one.disabled_at:
        return "disabled"
    return "temporary password" if one.password_until else "active"


def _handed(made: Handed) -> str:
    if made.until is None:
        return "no password was made"
    until = made.until.astimezone(VIETNAM)
    return f"{made.password}\n(until {until:%H:%M %d/%m/%Y}; the first sign-in asks for another)"
