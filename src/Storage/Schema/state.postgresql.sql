-- The small states of actors, kept for Orleans' AdoNet grain storage.

-- Where that looks its statements up; the name and the columns are its own.
CREATE TABLE IF NOT EXISTS OrleansQuery (
    QueryKey  text PRIMARY KEY,
    QueryText text NOT NULL
);

-- A state that was cleared keeps its row and version, so that an activation that knows an older version still cannot write.
CREATE TABLE grain_state (
    service text COLLATE "C" NOT NULL,
    grain   text COLLATE "C" NOT NULL, -- kind and key, exactly as they are
    name    text COLLATE "C" NOT NULL, -- of the state: a grain may have several
    version int   NOT NULL,
    payload bytea,                     -- null when it was cleared
    PRIMARY KEY (service, grain, name)
) WITH (fillfactor = 70);
