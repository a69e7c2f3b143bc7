-- The journal of one hub. One writer at a time; every commit is flushed.

-- Where each stream stands. Rows are never deleted, so an id means the same stream for ever.
CREATE TABLE stream (
    id      INTEGER PRIMARY KEY,
    name    TEXT    NOT NULL UNIQUE,
    next    INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    tail    INTEGER NOT NULL,
    appends INTEGER NOT NULL DEFAULT 0 -- also those without rows, so that two writers that know the same head are told apart
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

-- Named numbers of a stream.
CREATE TABLE counter (
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

-- What a stream has to do at a time.
CREATE TABLE deadline (
    stream   INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    at       INTEGER NOT NULL, -- microseconds since 1970
    position INTEGER,          -- of the row that it is about
    PRIMARY KEY (stream, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX deadline_at ON deadline (stream, at);

-- Rows that were deleted: emptied, and still in their place. Taking a row out of a table moves its neighbours, and the database leaves copies of what it moves in the
-- unused parts of its pages, where deleting a neighbour later would not find them. So places are given up only when the neighbours are deleted too.
CREATE TABLE dead (
    at    INTEGER NOT NULL, -- when the row was appended
    entry INTEGER NOT NULL,
    PRIMARY KEY (at, entry)
) STRICT, WITHOUT ROWID;
