-- Version 2: a deletion that was interrupted is found by the blob's name; chunks are padded.

-- The bytes of a chunk are the last ones of its data, and this many; null: all of them, as in version 1. What comes before is zero and fills the part of the row that stands
-- among others: the database leaves copies of it when it moves rows, and those would outlive the chunk.
ALTER TABLE chunk ADD COLUMN size INTEGER;

CREATE INDEX blob_deleting ON blob (uploader, sha256) WHERE state = 2;
