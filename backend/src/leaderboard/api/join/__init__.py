"""Routes of joining, for attendees and organisers."""
