"""What a newsletter embeds: a block for mails, one for web pages, a picture, Markdown, plain text, and all as a kit."""

from hedge.report.embed.blocks import email

__all__ = ["email"]
