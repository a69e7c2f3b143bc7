-- The blobs of one hub, in chunks. Each uploader has its own copy of the same bytes.
CREATE TABLE blob (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uploader text COLLATE "C" NOT NULL,
    sha256   text COLLATE "C" NOT NULL,
    state    int    NOT NULL, -- 0 being uploaded, 1 complete, 2 being deleted
    size     bigint NOT NULL, -- of the whole when complete
    chunks   int    NOT NULL, -- of the whole when complete
    version  bigint NOT NULL, -- counts changes of the chunks, so that a verification knows that nothing changed under it
    touched  bigint NOT NULL  -- microseconds since 1970
) WITH (fillfactor = 70);

CREATE UNIQUE INDEX blob_key ON blob (uploader, sha256) WHERE state < 2;

-- A deletion that was interrupted is found by the blob's name.
CREATE INDEX blob_deleting ON blob (uploader, sha256) WHERE state = 2;

CREATE INDEX blob_touched ON blob (touched);

CREATE TABLE chunk (
    blob  bigint NOT NULL,
    index int    NOT NULL,
    data  bytea  NOT NULL,
    PRIMARY KEY (blob, index)
);

-- Sealed bytes do not compress.
ALTER TABLE chunk ALTER COLUMN data SET STORAGE EXTERNAL;
