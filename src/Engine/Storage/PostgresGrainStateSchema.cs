using Npgsql;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>
/// Creates Orleans' grain state table where it is missing: the names, columns and parameters are the ones its relational
/// storage expects, so that either engine opens a database that the other one has filled.
/// </summary>
internal static class PostgresGrainStateSchema
{
    // Any number does that everybody who creates this schema agrees on.
    private const long SchemaLock = 0x4D657368_53746174;

    private const string Sql = """
        CREATE TABLE IF NOT EXISTS orleansquery (
            querykey  varchar(64)   NOT NULL,
            querytext varchar(8000) NOT NULL,
            CONSTRAINT orleansquery_key PRIMARY KEY (querykey)
        );

        CREATE TABLE IF NOT EXISTS orleansstorage (
            grainidhash            integer      NOT NULL,
            grainidn0              bigint       NOT NULL,
            grainidn1              bigint       NOT NULL,
            graintypehash          integer      NOT NULL,
            graintypestring        varchar(512) NOT NULL,
            grainidextensionstring varchar(512),
            serviceid              varchar(150) NOT NULL,
            payloadbinary          bytea,
            modifiedon             timestamp    NOT NULL,
            version                integer
        );

        CREATE INDEX IF NOT EXISTS ix_orleansstorage ON orleansstorage (grainidhash, graintypehash);

        CREATE OR REPLACE FUNCTION writetostorage(
            _grainidhash integer, _grainidn0 bigint, _grainidn1 bigint, _graintypehash integer, _graintypestring varchar,
            _grainidextensionstring varchar, _serviceid varchar, _grainstateversion integer, _payloadbinary bytea)
            RETURNS TABLE (newgrainstateversion integer) LANGUAGE plpgsql AS $function$
        DECLARE
            stored integer;
        BEGIN
            IF _grainstateversion IS NULL THEN
                -- The table has no unique key: of two first writers of a state one waits here for the other to commit.
                PERFORM pg_advisory_xact_lock(_grainidhash, _graintypehash);
                INSERT INTO orleansstorage
                    (grainidhash, grainidn0, grainidn1, graintypehash, graintypestring, grainidextensionstring, serviceid, payloadbinary, modifiedon, version)
                SELECT _grainidhash, _grainidn0, _grainidn1, _graintypehash, _graintypestring, _grainidextensionstring, _serviceid, _payloadbinary, now() AT TIME ZONE 'utc', 1
                WHERE NOT EXISTS (
                    SELECT 1 FROM orleansstorage o
                    WHERE o.grainidhash = _grainidhash AND o.graintypehash = _graintypehash AND o.grainidn0 = _grainidn0 AND o.grainidn1 = _grainidn1
                        AND o.graintypestring = _graintypestring AND o.grainidextensionstring IS NOT DISTINCT FROM _grainidextensionstring AND o.serviceid = _serviceid)
                RETURNING version INTO stored;
                RETURN QUERY SELECT stored;
                RETURN;
            END IF;

            UPDATE orleansstorage o
            SET payloadbinary = _payloadbinary, modifiedon = now() AT TIME ZONE 'utc', version = o.version + 1
            WHERE o.grainidhash = _grainidhash AND o.graintypehash = _graintypehash AND o.grainidn0 = _grainidn0 AND o.grainidn1 = _grainidn1
                AND o.graintypestring = _graintypestring AND o.grainidextensionstring IS NOT DISTINCT FROM _grainidextensionstring AND o.serviceid = _serviceid
                AND o.version = _grainstateversion
            RETURNING o.version INTO stored;

            -- The version that was passed in means that nothing was written.
            RETURN QUERY SELECT coalesce(stored, _grainstateversion);
        END
        $function$;

        INSERT INTO orleansquery (querykey, querytext) VALUES
        ('WriteToStorageKey', 'SELECT * FROM writetostorage(@GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @GrainStateVersion, @PayloadBinary);'),
        ('ReadFromStorageKey', 'SELECT PayloadBinary, now() AT TIME ZONE ''utc'', Version FROM orleansstorage WHERE grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1 AND graintypestring = @GrainTypeString AND (grainidextensionstring = @GrainIdExtensionString OR (grainidextensionstring IS NULL AND @GrainIdExtensionString IS NULL)) AND serviceid = @ServiceId'),
        ('ClearStorageKey', 'UPDATE orleansstorage SET PayloadBinary = NULL, Version = Version + 1 WHERE grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1 AND graintypestring = @GrainTypeString AND (grainidextensionstring = @GrainIdExtensionString OR (grainidextensionstring IS NULL AND @GrainIdExtensionString IS NULL)) AND serviceid = @ServiceId AND version = @GrainStateVersion RETURNING Version AS NewGrainStateVersion'),
        ('DeleteStorageKey', 'DELETE FROM orleansstorage WHERE grainidhash = @GrainIdHash AND graintypehash = @GrainTypeHash AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1 AND graintypestring = @GrainTypeString AND (grainidextensionstring = @GrainIdExtensionString OR (grainidextensionstring IS NULL AND @GrainIdExtensionString IS NULL)) AND serviceid = @ServiceId AND version = @GrainStateVersion RETURNING Version + 1 AS NewGrainStateVersion')
        ON CONFLICT (querykey) DO NOTHING;
        """;

    /// <summary>Creates what is missing, one process at a time.</summary>
    internal static async Task CreateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (var wait = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({SchemaLock})", connection, transaction))
        {
            await wait.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await using (var create = new NpgsqlCommand("SELECT to_regprocedure('writetostorage(integer,bigint,bigint,integer,varchar,varchar,varchar,integer,bytea)') IS NOT NULL AND to_regclass('orleansstorage') IS NOT NULL", connection, transaction))
        {
            // A database that Orleans' own scripts have made is left as it is.
            if (await create.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true)
            {
                return;
            }
        }

        await using (var create = new NpgsqlCommand(Sql, connection, transaction))
        {
            await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}
