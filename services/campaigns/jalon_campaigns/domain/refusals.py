"""What the rules of mails and templates refuse."""


class TemplateRefused(ValueError):
    """The template cannot be used: it does not read as one, or asks for more than templates may.

    :ivar line: where, if known.
    """

    code = "template_refused"

    def __init__(self, problem: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(f"line {line}: {problem}" if line else problem)


class TemplateTooLong(TemplateRefused):
    """Rendering would take too long or give too much text."""

    code = "template_too_long"


class HeaderRefused(ValueError):
    """A header would hold a line break or a NUL: whoever wrote it could add headers of their own."""

    code = "header_refused"


class AddressRefused(ValueError):
    """This is no e-mail address that a mail can be sent to."""

    code = "address_refused"


class AttachmentRefused(ValueError):
    """An attachment is too long, too many, or of a kind that is not sent."""

    code = "attachment_refused"


class WindowRefused(ValueError):
    """The send window would never be open, or is no window at all."""

    code = "window_refused"


class ServerRefused(ValueError):
    """This is no address of a mail server."""

    code = "server_refused"


class SecretLost(ValueError):
    """A mailbox's password cannot be opened: the secret key it was sealed with is gone. Enter it again."""

    code = "secret_lost"
