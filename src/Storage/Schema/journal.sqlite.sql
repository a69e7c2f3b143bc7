-- The journal of one hub. One writer at a time; every commit is flushed.

-- Where each stream stands. Rows are never deleted, so an id means the same stream for ever.
CREATE TABLE stream (
    id    INTEGER PRIMARY KEY,
    name  TEXT    NOT NULL UNIQUE,
    next  INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    tail  INTEGER NOT NULL
) STRICT;

-- The rows of all streams in the order of their arrival: a group of rows fills pages at the end of the table, whatever their streams are.
CREATE TABLE entry (
    id   INTEGER PRIMARY KEY,
    at   INTEGER NOT NULL, -- microseconds since 1970
    kind INTEGER NOT NULL,
    head BLOB    NOT NULL,
    body BLOB              -- null when it was empty or has been deleted
) STRICT;

-- Where a stream's row is.
CREATE TABLE place (
    stream   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    entry    INTEGER NOT NULL,
    PRIMARY KEY (stream, position)
) STRICT, WITHOUT ROWID;

-- Operation ids that callers gave, for 30 days.
CREATE TABLE operation (
    stream   INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    position INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    hash     BLOB    NOT NULL,
    PRIMARY KEY (stream, id)
) STRICT, WITHOUT ROWID;

-- Keys under which rows are found; the latest row of a key counts.
CREATE TABLE row_key (
    stream   INTEGER NOT NULL,
    key      TEXT    NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (stream, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (
    stream INTEGER NOT NULL,
    name   TEXT    NOT NULL,
    value  INTEGER NOT NULL,
    PRIMARY KEY (stream, name)
) STRICT, WITHOUT ROWID;

-- Names of links, as numbers. Rows are never deleted.
CREATE TABLE link (
    id   INTEGER PRIMARY KEY,
    name TEXT    NOT NULL UNIQUE
) STRICT;

-- What still has to be told, in the transaction that caused it.
CREATE TABLE pending (
    stream   INTEGER NOT NULL,
    link     INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (stream, link, number)
) STRICT, WITHOUT ROWID;

-- Stages that entries of links reached, as ranges that end at up_to.
CREATE TABLE receipt (
    stream INTEGER NOT NULL,
    link   INTEGER NOT NULL,
    stage  INTEGER NOT NULL,
    up_to  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    hub    TEXT    NOT NULL,
    PRIMARY KEY (stream, link, stage, up_to)
) STRICT, WITHOUT ROWID;

-- Who may fetch an attachment, and because of which message.
CREATE TABLE attachment_grant (
    attachment TEXT    NOT NULL,
    owner      TEXT    NOT NULL,
    message    TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (attachment, owner, message)
) STRICT, WITHOUT ROWID;
