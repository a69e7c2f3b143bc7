-- The searchable copy of one hub.
CREATE TABLE replica (
    row     INTEGER PRIMARY KEY,
    kind    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    version INTEGER NOT NULL,
    removed INTEGER NOT NULL, -- then it only keeps old copies away
    changed INTEGER NOT NULL, -- microseconds since 1970
    readers TEXT    NOT NULL, -- codes with spaces between them
    state   TEXT    NOT NULL,
    size    INTEGER NOT NULL, -- the last so many bytes of data are the content; before them are zeros, so that nothing of a content stands among other rows
    data    BLOB    NOT NULL
) STRICT;

CREATE UNIQUE INDEX replica_id ON replica (kind, id);

-- What each reader finds, in the order of lists: each row twice, under its state and under an empty one, so that any list is read straight from the one index.
CREATE TABLE replica_reader (
    kind    TEXT    NOT NULL,
    reader  TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    changed INTEGER NOT NULL,
    id      TEXT    NOT NULL,
    PRIMARY KEY (kind, reader, state, changed, id)
) STRICT, WITHOUT ROWID;
