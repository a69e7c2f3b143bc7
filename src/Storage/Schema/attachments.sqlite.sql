-- The blobs of one hub, in chunks. Each uploader has its own copy of the same bytes.
CREATE TABLE blob (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    uploader TEXT    NOT NULL,
    sha256   TEXT    NOT NULL,
    state    INTEGER NOT NULL, -- 0 being uploaded, 1 complete, 2 being deleted
    size     INTEGER NOT NULL, -- of the whole when complete
    chunks   INTEGER NOT NULL, -- of the whole when complete
    version  INTEGER NOT NULL, -- counts changes of the chunks, so that a verification knows that nothing changed under it
    touched  INTEGER NOT NULL  -- microseconds since 1970
) STRICT;

CREATE UNIQUE INDEX blob_key ON blob (uploader, sha256) WHERE state < 2;

-- A deletion that was interrupted is found by the blob's name.
CREATE INDEX blob_deleting ON blob (uploader, sha256) WHERE state = 2;

CREATE INDEX blob_touched ON blob (touched);

-- id = blob * 2^10 + number of the chunk
CREATE TABLE chunk (
    id   INTEGER PRIMARY KEY,
    data BLOB    NOT NULL, -- zeros, and behind them as many bytes as size says: the zeros fill the part of the row that stands among others, of which the database
    size INTEGER NOT NULL  -- leaves copies when it moves rows, and those would outlive the chunk
) STRICT;
