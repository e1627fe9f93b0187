"""A mail as a file: text, HTML and a picture, ready to be opened as a draft."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from hedge.ours import MAIL

_HOST = "hedge.invalid"  # RFC 2606: nobody's, so that the ids name no machine
_LINE = 76


def picture_id(picture: bytes) -> str:
    """Returns the id by which the HTML of a mail shows a picture: `cid:` and this."""
    return f"{sha256(picture).hexdigest()[:32]}@{_HOST}"


def draft(
    title: str,
    when: datetime,
    text: str,
    html: str,
    picture: bytes = b"",
    attached: tuple[str, str] | None = None,
) -> bytes:
    """Returns a mail with `title` as its subject that mail programs open as a draft.

    `when` has a time zone; `picture` is a PNG, which `html` shows by its `picture_id`; `attached` is a text file, its
    name and content. The same arguments give the same bytes: ids and boundaries are hashes of the content. Sender and
    recipients are left to the mail program.
    """
    key = sha256("\0".join((title, when.isoformat(), text, html)).encode("utf-8", "surrogatepass"))
    if picture:
        key.update(picture)
    unique = key.hexdigest()[:32]
    mail = EmailMessage(policy=SMTP.clone(max_line_length=_LINE))
    name, _, value = MAIL.partition(": ")
    mail[name] = value
    # A header is one line, whatever the title holds.
    mail["Subject"] = " ".join(title.split())
    mail["Date"] = format_datetime(when.astimezone(UTC))
    mail["Message-ID"] = f"<{unique}@{_HOST}>"
    mail["X-Unsent"] = "1"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    if picture:
        shown = mail.get_payload(1)
        assert isinstance(shown, EmailMessage)
        name = f"<{picture_id(picture)}>"
        shown.add_related(picture, "image", "png", cid=name, disposition="inline", filename="digest.png")
    if attached:
        mail.add_attachment(attached[1], filename=attached[0], cte="quoted-printable")
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"hedge-{number}-{unique}")
    return mail.as_bytes()
