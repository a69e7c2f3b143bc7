-- The statements of Orleans' AdoNet clustering and reminders. Those that change something conditionally return whether they did.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', $$
WITH made AS (INSERT INTO membership_version (cluster) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
SELECT EXISTS (SELECT FROM made)
$$),
('InsertMembershipKey', $$
WITH known AS (
    SELECT FROM membership WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
), counted AS (
    UPDATE membership_version SET version = version + 1, changed = now()
    WHERE cluster = @DeploymentId AND version = @Version AND NOT EXISTS (SELECT FROM known)
    RETURNING cluster
), made AS (
    INSERT INTO membership (cluster, address, port, generation, name, host, status, gateway_port, started, alive)
    SELECT cluster, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM counted
    RETURNING 1
)
SELECT EXISTS (SELECT FROM made)
$$),
('UpdateMembershipKey', $$
WITH known AS (
    SELECT FROM membership WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
), counted AS (
    UPDATE membership_version SET version = version + 1, changed = now()
    WHERE cluster = @DeploymentId AND version = @Version AND EXISTS (SELECT FROM known)
    RETURNING cluster
), changed AS (
    UPDATE membership m SET status = @Status, suspicions = @SuspectTimes, alive = @IAmAliveTime
    FROM counted c WHERE m.cluster = c.cluster AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    RETURNING 1
)
SELECT EXISTS (SELECT FROM changed)
$$),
-- A sign of life that a crash of the server loses is followed by the next one: nobody waits for the disk.
('UpdateIAmAlivetimeKey', $$
WITH unflushed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
UPDATE membership SET alive = @IAmAliveTime FROM unflushed
WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),
('MembershipReadRowKey', $$
SELECT m.address AS Address, m.port AS Port, m.generation AS Generation, m.name AS SiloName, m.host AS HostName, m.status AS Status,
    m.gateway_port AS ProxyPort, m.suspicions AS SuspectTimes, m.started AS StartTime, m.alive AS IAmAliveTime, v.version AS Version
FROM membership_version v
LEFT JOIN membership m ON m.cluster = v.cluster AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
WHERE v.cluster = @DeploymentId
$$),
('MembershipReadAllKey', $$
SELECT m.address AS Address, m.port AS Port, m.generation AS Generation, m.name AS SiloName, m.host AS HostName, m.status AS Status,
    m.gateway_port AS ProxyPort, m.suspicions AS SuspectTimes, m.started AS StartTime, m.alive AS IAmAliveTime, v.version AS Version
FROM membership_version v LEFT JOIN membership m ON m.cluster = v.cluster
WHERE v.cluster = @DeploymentId
$$),
('GatewaysQueryKey', $$
SELECT address AS Address, gateway_port AS ProxyPort, generation AS Generation
FROM membership WHERE cluster = @DeploymentId AND status = @Status AND gateway_port > 0
$$),
('DeleteMembershipTableEntriesKey', $$
DELETE FROM membership_version WHERE cluster = @DeploymentId
$$),
-- A silo that is dead (6) and has not changed since it was read.
('CleanupDefunctSiloEntryKey', $$
DELETE FROM membership
WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
    AND status = 6 AND started = @StartTime AND alive = @IAmAliveTime AND suspicions IS NOT DISTINCT FROM @SuspectTimes
$$),
-- Needed, but used only where the one above is missing.
('CleanupDefunctSiloEntriesKey', $$
DELETE FROM membership WHERE cluster = @DeploymentId AND status = 6 AND alive < @IAmAliveTime
$$),
('UpsertReminderRowKey', $$
INSERT INTO reminder (service, grain, name, grain_hash, starts, period)
VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period)
ON CONFLICT (service, grain, name) DO UPDATE SET grain_hash = excluded.grain_hash, starts = excluded.starts, period = excluded.period, version = DEFAULT
RETURNING version AS Version
$$),
('ReadReminderRowKey', $$
SELECT grain AS GrainId, name AS ReminderName, starts AS StartTime, period AS Period, version AS Version
FROM reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName
$$),
('ReadReminderRowsKey', $$
SELECT grain AS GrainId, name AS ReminderName, starts AS StartTime, period AS Period, version AS Version
FROM reminder WHERE service = @ServiceId AND grain = @GrainId
$$),
('ReadRangeRows1Key', $$
SELECT grain AS GrainId, name AS ReminderName, starts AS StartTime, period AS Period, version AS Version
FROM reminder WHERE service = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash
$$),
-- The ring's end lies within the range.
('ReadRangeRows2Key', $$
SELECT grain AS GrainId, name AS ReminderName, starts AS StartTime, period AS Period, version AS Version
FROM reminder WHERE service = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)
$$),
('DeleteReminderRowKey', $$
WITH gone AS (DELETE FROM reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version RETURNING 1)
SELECT EXISTS (SELECT FROM gone)
$$),
('DeleteReminderRowsKey', $$
DELETE FROM reminder WHERE service = @ServiceId
$$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;
