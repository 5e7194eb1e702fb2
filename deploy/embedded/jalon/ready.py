"""What a start says on the terminal: where to go, who may sign in, where mails are."""

from jalon_core.settings import Settings


def welcome(settings: Settings, sign_ins: dict[str, str], *, set_up: bool, stop: str = "Ctrl-C") -> str:
    """The lines that are printed once everything answers.

    :param sign_ins: passwords by e-mail, for those that this start has made.
    :param set_up: whether there is an admin already.
    :param stop: what stops it.
    """
    lines = ["", f"  Jalon is ready:  {settings.origin}"]
    if settings.demo and set_up:
        lines.append(f"  The demo's form: {settings.origin}/f/cours-d-essai")
    if not set_up:
        lines.append("  Open it to create the first admin.")
    if sign_ins:
        lines += ["", "  Sign in as:"] + [f"    {email:<32} {password}" for email, password in sign_ins.items()]
    mails = _hidden(settings.smtp_url) if settings.smtp_url else f"files in {settings.data_dir / 'mails'}/"
    lines += ["", f"  Mails go to:     {mails}", f"  Data is in:      {settings.data_dir}/", f"  Stop with {stop}.", ""]
    return "\n".join(lines)


def _hidden(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
