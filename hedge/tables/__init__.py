"""Tables: analyses as frames, and as flat files for other programs."""
