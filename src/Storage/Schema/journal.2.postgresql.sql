-- Version 2: appends are counted, streams have deadlines, grants are found by message.

-- Counts the appends, also those without rows, so that two writers that know the same head are told apart.
ALTER TABLE stream ADD COLUMN appends bigint NOT NULL DEFAULT 0;

-- What a stream has to do at a time.
CREATE TABLE deadline (
    stream   bigint NOT NULL,
    name     text COLLATE "C" NOT NULL,
    at       bigint NOT NULL, -- microseconds since 1970
    position bigint,          -- of the row that it is about
    PRIMARY KEY (stream, name)
);

CREATE INDEX deadline_at ON deadline (stream, at);

CREATE INDEX attachment_grant_message ON attachment_grant (message);

-- Version 1 had it with other parameters.
DROP FUNCTION IF EXISTS storage_append;
