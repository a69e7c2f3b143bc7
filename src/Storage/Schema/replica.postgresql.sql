-- The searchable copy of one hub.
CREATE TABLE replica (
    kind    text COLLATE "C" NOT NULL,
    id      text COLLATE "C" NOT NULL,
    version bigint  NOT NULL,
    removed boolean NOT NULL, -- then it only keeps old copies away
    changed bigint  NOT NULL, -- microseconds since 1970
    readers text    NOT NULL, -- codes with spaces between them
    state   text    NOT NULL,
    data    bytea   NOT NULL,
    PRIMARY KEY (kind, id)
) WITH (fillfactor = 70);

-- What each reader finds, in the order of lists: each row twice, under its state and under an empty one, so that any list is read straight from the one index.
CREATE TABLE replica_reader (
    kind    text COLLATE "C" NOT NULL,
    reader  text COLLATE "C" NOT NULL,
    state   text COLLATE "C" NOT NULL,
    changed bigint NOT NULL,
    id      text COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, reader, state, changed, id)
);
