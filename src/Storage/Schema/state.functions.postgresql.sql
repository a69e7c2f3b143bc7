-- The statements of Orleans' AdoNet grain storage. Hashes and numbers that it makes of a grain's key are not used: the key stands in GrainIdExtensionString.
-- A write or clearing that returns no row is a conflict of versions.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', $$
SELECT payload AS PayloadBinary, version AS Version FROM grain_state
WHERE service = @ServiceId AND grain = @GrainIdExtensionString AND name = @GrainTypeString
$$),
('WriteToStorageKey', $$
WITH changed AS (
    UPDATE grain_state SET version = version + 1, payload = @PayloadBinary
    WHERE service = @ServiceId AND grain = @GrainIdExtensionString AND name = @GrainTypeString AND version = @GrainStateVersion
    RETURNING version
), made AS (
    INSERT INTO grain_state (service, grain, name, version, payload)
    SELECT @ServiceId, @GrainIdExtensionString, @GrainTypeString, 1, @PayloadBinary WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version
)
SELECT version AS NewGrainStateVersion FROM changed UNION ALL SELECT version FROM made
$$),
('ClearStorageKey', $$
UPDATE grain_state SET version = version + 1, payload = NULL
WHERE service = @ServiceId AND grain = @GrainIdExtensionString AND name = @GrainTypeString AND version = @GrainStateVersion
RETURNING version AS NewGrainStateVersion
$$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;
