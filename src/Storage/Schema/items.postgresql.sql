-- Sets of small items of one hub.
CREATE TABLE item_set (
    name      text COLLATE "C" NOT NULL PRIMARY KEY,
    version   bigint NOT NULL, -- the highest that was written
    forgotten bigint NOT NULL  -- items that were removed up to this version are gone
) WITH (fillfactor = 50);

CREATE TABLE item (
    item_set text COLLATE "C" NOT NULL,
    id       text COLLATE "C" NOT NULL,
    version  bigint  NOT NULL,
    removed  boolean NOT NULL,
    size     int     NOT NULL,
    data     bytea   NOT NULL,
    PRIMARY KEY (item_set, id)
) WITH (fillfactor = 70);

-- Sealed bytes do not compress.
ALTER TABLE item ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE INDEX item_version ON item (item_set, version) INCLUDE (removed, size);

-- The last operations of each set.
CREATE TABLE item_operation (
    item_set text COLLATE "C" NOT NULL,
    id       text COLLATE "C" NOT NULL,
    version  bigint NOT NULL,
    PRIMARY KEY (item_set, id)
);

CREATE INDEX item_operation_version ON item_operation (item_set, version);
