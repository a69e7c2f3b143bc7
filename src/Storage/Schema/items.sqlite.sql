-- Sets of small items of one hub.
CREATE TABLE item_set (
    name      TEXT    NOT NULL PRIMARY KEY,
    version   INTEGER NOT NULL, -- the highest that was written
    forgotten INTEGER NOT NULL  -- items that were removed up to this version are gone
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
    row      INTEGER PRIMARY KEY,
    item_set TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    removed  INTEGER NOT NULL,
    size     INTEGER NOT NULL, -- the last so many bytes of data are the item's; before them are zeros, so that nothing of an item stands among other rows
    data     BLOB    NOT NULL
) STRICT;

CREATE UNIQUE INDEX item_id ON item (item_set, id);

-- Counts and sizes without the items.
CREATE INDEX item_version ON item (item_set, version, removed, size);

-- The last operations of each set.
CREATE TABLE item_operation (
    item_set TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    PRIMARY KEY (item_set, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX item_operation_version ON item_operation (item_set, version);
