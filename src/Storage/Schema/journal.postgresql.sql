-- The journal of one hub. Names compare by their bytes, as in SQLite.

CREATE TABLE stream (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name    text COLLATE "C" NOT NULL UNIQUE,
    next    bigint NOT NULL,
    epoch   bigint NOT NULL,
    tail    bigint NOT NULL,
    appends bigint NOT NULL DEFAULT 0 -- also those without rows, so that two writers that know the same head are told apart
) WITH (fillfactor = 50);

CREATE TABLE entry (
    stream   bigint   NOT NULL,
    position bigint   NOT NULL,
    at       bigint   NOT NULL, -- microseconds since 1970
    kind     smallint NOT NULL,
    head     bytea    NOT NULL,
    body     bytea,             -- null when it was empty or has been deleted
    PRIMARY KEY (stream, position)
);

-- Sealed bytes do not compress.
ALTER TABLE entry ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE operation (
    stream   bigint NOT NULL,
    id       text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    at       bigint NOT NULL,
    hash     bytea  NOT NULL,
    PRIMARY KEY (stream, id)
);

CREATE TABLE row_key (
    stream   bigint NOT NULL,
    key      text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (stream, key)
);

CREATE TABLE counter (
    stream bigint NOT NULL,
    name   text COLLATE "C" NOT NULL,
    value  bigint NOT NULL,
    PRIMARY KEY (stream, name)
) WITH (fillfactor = 50);

CREATE TABLE pending (
    stream   bigint NOT NULL,
    link     text COLLATE "C" NOT NULL,
    number   bigint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (stream, link, number)
);

CREATE TABLE receipt (
    stream bigint   NOT NULL,
    link   text COLLATE "C" NOT NULL,
    stage  smallint NOT NULL,
    up_to  bigint   NOT NULL,
    at     bigint   NOT NULL,
    hub    text     NOT NULL,
    PRIMARY KEY (stream, link, stage, up_to)
);

-- What a stream has to do at a time.
CREATE TABLE deadline (
    stream   bigint NOT NULL,
    name     text COLLATE "C" NOT NULL,
    at       bigint NOT NULL, -- microseconds since 1970
    position bigint,          -- of the row that it is about
    PRIMARY KEY (stream, name)
);

CREATE INDEX deadline_at ON deadline (stream, at);
