using Interpol.Mesh.Engine.Databases;
using Npgsql;
using NpgsqlTypes;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>Grain states in Orleans' own PostgreSQL table; a group of writes is one statement and one round trip.</summary>
internal sealed class PostgresGrainStateDatabase : GrainStateDatabase
{
    private const string KeyIs = """
        grainidhash = $1 AND graintypehash = $2 AND grainidn0 = $3 AND grainidn1 = $4
        AND graintypestring = $5 AND grainidextensionstring IS NOT DISTINCT FROM $6 AND serviceid = $7
        """;

    // A function call sees what the calls before it in the same statement have written, so the order in the group holds.
    private const string WriteGroup = """
        SELECT written.newgrainstateversion
        FROM unnest($1::integer[], $2::integer[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::integer[], $8::bytea[])
             WITH ORDINALITY AS item (grainidhash, graintypehash, n0, n1, graintype, extension, version, payload, position)
        CROSS JOIN LATERAL writetostorage(item.grainidhash, item.n0, item.n1, item.graintypehash, item.graintype, item.extension, $9, item.version, item.payload) AS written
        ORDER BY item.position
        """;

    private const string Select = $"SELECT version, payloadbinary FROM orleansstorage WHERE {KeyIs}";

    private const string Clear = $"UPDATE orleansstorage SET payloadbinary = NULL, modifiedon = now() AT TIME ZONE 'utc', version = version + 1 WHERE {KeyIs} AND version = $8";

    private const string Delete = $"DELETE FROM orleansstorage WHERE {KeyIs} AND version = $8";

    private readonly NpgsqlDataSource _source;
    private readonly GroupWriter<GrainStateWrite> _writes;

    internal PostgresGrainStateDatabase(DatabaseSettings settings, string serviceId)
        : base(settings, serviceId)
    {
        _source = NpgsqlDataSource.Create(settings.ConnectionString);
        _writes = GroupWriter<GrainStateWrite>.Asynchronous(LargestGroup, CommitGroupAsync);
    }

    internal override Task OpenAsync(CancellationToken cancellationToken) => PostgresGrainStateSchema.CreateAsync(_source, cancellationToken);

    internal override async Task<StoredGrainState?> ReadAsync(GrainStateKey key, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = _source.CreateCommand(Select);
        AddKey(command.Parameters, key, RelationalGrainKey.Create(key.GrainKey));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new StoredGrainState(reader.GetInt32(0), await reader.IsDBNullAsync(1, cancellationToken).ConfigureAwait(false) ? null : reader.GetFieldValue<byte[]>(1))
            : null;
    }

    public override async ValueTask DisposeAsync()
    {
        await _writes.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    protected override ValueTask EnqueueAsync(GrainStateWrite write, CancellationToken cancellationToken) => _writes.EnqueueAsync(write, cancellationToken);

    private async Task CommitGroupAsync(List<GrainStateWrite> group)
    {
        Exception? failure = await TryCommitAsync(group).ConfigureAwait(false);
        if (failure is PostgresException && group.Count > 1)
        {
            // The server refused the statement, so nothing of it was written: find out whose fault it was.
            foreach (GrainStateWrite write in group)
            {
                Complete([write], await TryCommitAsync([write]).ConfigureAwait(false));
            }

            return;
        }

        Complete(group, failure);
    }

    private static void Complete(List<GrainStateWrite> group, Exception? failure)
    {
        foreach (GrainStateWrite write in group)
        {
            if (failure is null)
            {
                write.Succeed();
            }
            else
            {
                write.Fail(failure);
            }
        }
    }

    private async Task<Exception?> TryCommitAsync(List<GrainStateWrite> group)
    {
        try
        {
            await using NpgsqlConnection connection = await _source.OpenConnectionAsync().ConfigureAwait(false);
            await CommitAsync(connection, group).ConfigureAwait(false);
            return null;
        }
#pragma warning disable CA1031 // The failure belongs to the callers that wait for this group.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
    }

    private async Task CommitAsync(NpgsqlConnection connection, List<GrainStateWrite> group)
    {
        // Rows are locked in the same order by everybody, so two silos that write the same rows cannot block each other for ever.
        List<(GrainStateWrite Write, RelationalGrainKey Key)> items = [.. group
            .Select(write => (Write: write, Key: RelationalGrainKey.Create(write.Key.GrainKey)))
            .OrderBy(item => item.Key.Hash).ThenBy(item => item.Key.Second).ThenBy(item => item.Key.Text, StringComparer.Ordinal)];
        List<(GrainStateWrite Write, RelationalGrainKey Key)> payloads = items.FindAll(item => item.Write.Change == GrainStateChange.Write);
        List<(GrainStateWrite Write, RelationalGrainKey Key)> removals = items.FindAll(item => item.Write.Change != GrainStateChange.Write);

        await using var batch = new NpgsqlBatch(connection);
        if (payloads.Count > 0)
        {
            batch.BatchCommands.Add(WriteCommand(payloads));
        }

        foreach ((GrainStateWrite write, RelationalGrainKey key) in removals)
        {
            batch.BatchCommands.Add(RemovalCommand(write, key));
        }

        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        if (payloads.Count > 0)
        {
            foreach ((GrainStateWrite write, _) in payloads)
            {
                await reader.ReadAsync().ConfigureAwait(false);
                int? stored = await reader.IsDBNullAsync(0).ConfigureAwait(false) ? null : reader.GetInt32(0);
                bool written = stored is not null && stored != write.ExpectedVersion;
                write.Result = new(written, written ? stored : null);
            }

            await reader.NextResultAsync().ConfigureAwait(false);
        }

        foreach ((GrainStateWrite write, _) in removals)
        {
            await reader.ReadAsync().ConfigureAwait(false);
            int? stored = await reader.IsDBNullAsync(0).ConfigureAwait(false) ? null : reader.GetInt32(0);
            write.Result = stored switch
            {
                _ when write.ExpectedVersion is null => new(stored is null, stored),
                null => new(false, null),
                _ => new(true, write.Change == GrainStateChange.Delete ? null : stored),
            };
            await reader.NextResultAsync().ConfigureAwait(false);
        }
    }

    private NpgsqlBatchCommand WriteCommand(List<(GrainStateWrite Write, RelationalGrainKey Key)> items)
    {
        var command = new NpgsqlBatchCommand(WriteGroup);
        AddArray(command, NpgsqlDbType.Integer, items.Select(item => item.Key.Hash));
        AddArray(command, NpgsqlDbType.Integer, items.Select(item => RelationalGrainKey.HashOf(item.Write.Key.StateName)));
        AddArray(command, NpgsqlDbType.Bigint, items.Select(item => item.Key.First));
        AddArray(command, NpgsqlDbType.Bigint, items.Select(item => item.Key.Second));
        AddArray(command, NpgsqlDbType.Text, items.Select(item => item.Write.Key.StateName));
        AddArray(command, NpgsqlDbType.Text, items.Select(item => item.Key.Text));
        AddArray(command, NpgsqlDbType.Integer, items.Select(item => item.Write.ExpectedVersion));
        AddArray(command, NpgsqlDbType.Bytea, items.Select(item => item.Write.Payload.ToArray()));
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ServiceId, NpgsqlDbType = NpgsqlDbType.Varchar });
        return command;
    }

    private NpgsqlBatchCommand RemovalCommand(GrainStateWrite write, RelationalGrainKey key)
    {
        string sql = write switch
        {
            { ExpectedVersion: null } => Select.Replace(", payloadbinary", "", StringComparison.Ordinal) + " UNION ALL SELECT NULL LIMIT 1",
            { Change: GrainStateChange.Delete } => Answering(Delete),
            _ => Answering(Clear),
        };
        var command = new NpgsqlBatchCommand(sql);
        AddKey(command.Parameters, write.Key, key);
        if (write.ExpectedVersion is { } version)
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = version });
        }

        return command;
    }

    // Always one row, so that every command of a batch has an answer to read.
    private static string Answering(string change) => $"WITH changed AS ({change} RETURNING version) SELECT max(version) FROM changed";

    private static void AddArray<T>(NpgsqlBatchCommand command, NpgsqlDbType type, IEnumerable<T> values) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type });

    private void AddKey(NpgsqlParameterCollection parameters, GrainStateKey state, RelationalGrainKey key)
    {
        parameters.Add(new NpgsqlParameter<int> { TypedValue = key.Hash });
        parameters.Add(new NpgsqlParameter<int> { TypedValue = RelationalGrainKey.HashOf(state.StateName) });
        parameters.Add(new NpgsqlParameter<long> { TypedValue = key.First });
        parameters.Add(new NpgsqlParameter<long> { TypedValue = key.Second });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = state.StateName });
        parameters.Add(new NpgsqlParameter { Value = (object?)key.Text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = ServiceId });
    }
}
