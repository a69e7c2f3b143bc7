-- Version 2: appends are counted, streams have deadlines, grants are found by message.

-- Counts the appends, also those without rows, so that two writers that know the same head are told apart.
ALTER TABLE stream ADD COLUMN appends INTEGER NOT NULL DEFAULT 0;

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

CREATE INDEX attachment_grant_message ON attachment_grant (message);
