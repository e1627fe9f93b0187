"""The local page: a text or an address is pasted, and shown marked as the report does. Nothing is stored."""
