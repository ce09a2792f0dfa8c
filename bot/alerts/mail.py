"""Mail by SMTP (RFC 5321), encrypted where the server offers it."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from bot.alerts.ports import NotSent

_SECONDS_TO_ANSWER = 10.0


@dataclass(frozen=True, slots=True)
class SmtpMail:
    """Sends from `sender` over `url`: smtp://user:password@host:587, smtps:// for TLS at once.

    A name and password are given to an encrypted connection only.
    """

    url: str
    sender: str

    def send(self, to: str, subject: str, text: str) -> None:
        """Send one message. Raises NotSent; `for_good` where trying again is of no use."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, to, subject
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        message.set_content(text)
        try:
            with self._open() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise NotSent("recipient refused", for_good=min(codes) >= 500) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(type(error).__name__) from error

    def _open(self) -> smtplib.SMTP:
        place = urlsplit(self.url)
        host, context = place.hostname or "localhost", ssl.create_default_context()
        if place.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, place.port or 465, timeout=_SECONDS_TO_ANSWER, context=context
            )
        else:
            server = smtplib.SMTP(host, place.port or 587, timeout=_SECONDS_TO_ANSWER)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif place.username:
                server.close()
                raise smtplib.SMTPNotSupportedError("no encryption: the password is not sent")
        if place.username:
            server.login(unquote(place.username), unquote(place.password or ""))
        return server
