"""The tables. Facts are compressed (encoding.py); what is small or queried by people is plain."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

# The newest migration. A test compares it with the scripts.
HEAD = "0004"
VERSION_TABLE = "leaderboard_schema"

metadata = MetaData()

# One row: who reads the gateway, and what is not worth a table. `revision` counts writes; other rows carry the
# revision of their last write, so that another process loads only what it lacks.
board = Table(
    "leaderboard_board",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("stream", String(16), nullable=False),
    Column("gateway", String(64), nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("holder", String(64), nullable=False),
    # Seconds since 1970 by the clock of the database.
    Column("expires_at", Float(53), nullable=False),
)

days = Table(
    "leaderboard_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# A row for each ten minutes: the newest one is written with each refresh.
minutes = Table(
    "leaderboard_minutes",
    metadata,
    Column("day", Date, primary_key=True),
    Column("part", SmallInteger, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# Teams, keys and public model names. Deleted teams stay: the gateway no longer knows their names.
# `id` is a digest: a name may be longer than an index takes, or hold characters that a database refuses.
names = Table(
    "leaderboard_names",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)

# Days that viewers of other processes wait for; the process that reads the gateway takes them.
requested_days = Table("leaderboard_requested_days", metadata, Column("day", Date, nullable=False))

# One row: what the organisers set, as JSON. `revision` counts changes; an outdated one changes nothing.
event = Table(
    "leaderboard_event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)

# `before` and `after`: the fields that changed, as JSON.
audit = Table(
    "leaderboard_audit",
    metadata,
    Column("id", Integer, primary_key=True),
    # Seconds since 1970.
    Column("at", Float(53), nullable=False),
    Column("action", String(64), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Index("leaderboard_audit_at", "at"),
)

# What viewers see from the freeze until the result is published.
frozen = Table(
    "leaderboard_frozen",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# Participants, teams, codes, devices (by the hash of their secret) and rules, as JSON. No key is among them.
join = Table(
    "leaderboard_join",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("id", String(128), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)

# The open present views that have reported to each process, as JSON.
screens = Table(
    "leaderboard_screens",
    metadata,
    Column("process", String(16), primary_key=True),
    # Seconds since 1970.
    Column("at", Float(53), nullable=False),
    Column("body", Text, nullable=False),
)
