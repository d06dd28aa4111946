"""Routes of the event: what everybody sees of it, and the organisers' desk."""
