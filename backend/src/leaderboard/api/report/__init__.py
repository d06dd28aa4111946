"""The report to print and the archive, which opens without a server."""
