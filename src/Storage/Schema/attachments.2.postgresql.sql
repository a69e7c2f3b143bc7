-- Version 2: a deletion that was interrupted is found by the blob's name.
CREATE INDEX blob_deleting ON blob (uploader, sha256) WHERE state = 2;
