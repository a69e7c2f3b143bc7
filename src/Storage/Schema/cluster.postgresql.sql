-- Who is a member of the cluster, and the reminders; kept for Orleans' AdoNet clustering and reminders.

-- Where they look their statements up; the name and the columns are theirs.
CREATE TABLE IF NOT EXISTS OrleansQuery (
    QueryKey  text PRIMARY KEY,
    QueryText text NOT NULL
);

-- Every change of the membership but a sign of life goes through this row, which thus puts all changes in an order.
CREATE TABLE membership_version (
    cluster text COLLATE "C" PRIMARY KEY,
    version int NOT NULL DEFAULT 0,
    changed timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- Signs of life change no index and find room on their page.
CREATE TABLE membership (
    cluster      text COLLATE "C" NOT NULL REFERENCES membership_version ON DELETE CASCADE,
    address      text COLLATE "C" NOT NULL,
    port         int  NOT NULL,
    generation   int  NOT NULL,
    name         text NOT NULL,
    host         text NOT NULL,
    status       int  NOT NULL,
    gateway_port int  NOT NULL,
    suspicions   text,
    started      timestamptz NOT NULL,
    alive        timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
) WITH (fillfactor = 50);

-- A version is never used twice, so that a reminder that was made anew is not taken for the one before.
CREATE TABLE reminder (
    service    text COLLATE "C" NOT NULL,
    grain      text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    grain_hash int    NOT NULL,
    starts     timestamptz NOT NULL,
    period     bigint NOT NULL, -- milliseconds
    version    serial NOT NULL,
    PRIMARY KEY (service, grain, name)
);

CREATE INDEX reminder_hash ON reminder (service, grain_hash);
