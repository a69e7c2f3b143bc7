using Interpol.Mesh.Engine.Databases;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>Grain states in a SQLite file: one connection writes groups, another one reads.</summary>
internal sealed class SqliteGrainStateDatabase : GrainStateDatabase
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS grain_state (
            id         INTEGER PRIMARY KEY,
            grain_key  TEXT    NOT NULL,
            state_name TEXT    NOT NULL,
            service    TEXT    NOT NULL,
            version    INTEGER NOT NULL,
            modified   INTEGER NOT NULL,
            payload    BLOB,
            UNIQUE (grain_key, state_name, service)
        )
        """;

    private const string KeyIs = "grain_key = ?1 AND state_name = ?2 AND service = ?3";

    private readonly TimeProvider _time;

    // Threads start with the first read and the first write: a storage that could not be opened, and is thrown away, has none.
    private readonly Lazy<DedicatedThread> _reads;
    private readonly Lazy<GroupWriter<GrainStateWrite>> _writes;
    private Reader? _reader;
    private Writer? _writer;

    internal SqliteGrainStateDatabase(DatabaseSettings settings, string serviceId, TimeProvider time)
        : base(settings, serviceId)
    {
        _time = time;
        string name = Path.GetFileName(Path.GetDirectoryName(settings.FilePath)) ?? "";
        _reads = new(() => new DedicatedThread($"state reads {name}"));
        _writes = new(() => GroupWriter<GrainStateWrite>.OnOwnThread($"state writes {name}", LargestGroup, CommitGroup));
    }

    internal override async Task OpenAsync(CancellationToken cancellationToken)
    {
        using var thread = new DedicatedThread("state opening");
        await thread.RunAsync(() =>
        {
            // The lock that a write needs is asked for here too, so that a file held by another process is found at once.
            using SqliteFile file = SqliteFile.Open(Settings.FilePath, _time);
            file.Begin();
            file.Execute(Schema);
            file.Commit();
            return true;
        }).ConfigureAwait(false);
    }

    internal override Task<StoredGrainState?> ReadAsync(GrainStateKey key, CancellationToken cancellationToken) => _reads.Value.RunAsync(() =>
    {
        try
        {
            _reader ??= new Reader(SqliteFile.Open(Settings.FilePath, _time), ServiceId);
            return _reader.Read(key);
        }
        catch (SqliteFailureException failure)
        {
            if (failure.BreaksConnection)
            {
                _reader?.Dispose();
                _reader = null;
            }

            throw;
        }
    });

    public override async ValueTask DisposeAsync()
    {
        if (_writes.IsValueCreated)
        {
            await _writes.Value.DisposeAsync().ConfigureAwait(false);
        }

        if (_reads.IsValueCreated)
        {
            _reads.Value.Dispose();
        }

        _writer?.Dispose();
        _reader?.Dispose();
    }

    protected override ValueTask EnqueueAsync(GrainStateWrite write, CancellationToken cancellationToken) => _writes.Value.EnqueueAsync(write, cancellationToken);

    private void CommitGroup(List<GrainStateWrite> group)
    {
        try
        {
            _writer ??= new Writer(SqliteFile.Open(Settings.FilePath, _time), ServiceId, _time);
            _writer.Commit(group);
        }
#pragma warning disable CA1031 // The failure belongs to the callers that wait for this group.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // A statement that the database refused and a commit of unknown outcome look alike from here on: the
            // connection is opened anew and the callers read their state again before they go on.
            _writer?.Dispose();
            _writer = null;
            foreach (GrainStateWrite write in group)
            {
                write.Fail(exception);
            }

            return;
        }

        foreach (GrainStateWrite write in group)
        {
            write.Succeed();
        }
    }

    private static SqliteStatement BindKey(SqliteStatement statement, GrainStateKey key, string service) => statement
        .Bind(1, key.GrainKey.ToString()).Bind(2, key.StateName).Bind(3, service);

    private sealed class Reader(SqliteFile file, string service) : IDisposable
    {
        private readonly SqliteStatement _select = file.Prepare($"SELECT version, payload FROM grain_state WHERE {KeyIs}");

        internal StoredGrainState? Read(GrainStateKey key)
        {
            try
            {
                return BindKey(_select, key, service).Step() ? new StoredGrainState((int)_select.GetInt64(0), _select.GetBytes(1)) : null;
            }
            finally
            {
                _select.Reset();
            }
        }

        public void Dispose() => file.Dispose();
    }

    private sealed class Writer(SqliteFile file, string service, TimeProvider time) : IDisposable
    {
        private readonly SqliteStatement _insert = file.Prepare(
            "INSERT INTO grain_state (grain_key, state_name, service, version, modified, payload) VALUES (?1, ?2, ?3, 1, ?4, ?5) ON CONFLICT DO NOTHING");

        private readonly SqliteStatement _update = file.Prepare(
            $"UPDATE grain_state SET version = version + 1, modified = ?4, payload = ?5 WHERE {KeyIs} AND version = ?6");

        private readonly SqliteStatement _delete = file.Prepare($"DELETE FROM grain_state WHERE {KeyIs} AND version = ?4");

        private readonly SqliteStatement _version = file.Prepare($"SELECT version FROM grain_state WHERE {KeyIs}");

        internal void Commit(List<GrainStateWrite> group)
        {
            long now = time.GetUtcNow().ToUnixTimeMilliseconds();
            file.Begin();
            try
            {
                // A conflict changes no row, so it needs no savepoint: the rest of the group is untouched by it.
                foreach (GrainStateWrite write in group)
                {
                    write.Result = Apply(write, now);
                }

                file.Commit();
            }
            catch (SqliteFailureException)
            {
                file.Rollback();
                throw;
            }
        }

        public void Dispose() => file.Dispose();

        private GrainStateWriteResult Apply(GrainStateWrite write, long now)
        {
            if (write.ExpectedVersion is not { } version)
            {
                return write.Change == GrainStateChange.Write ? Insert(write, now) : Version(write.Key) is null ? new(true, null) : Conflict(write);
            }

            if (write.Change == GrainStateChange.Delete)
            {
                BindKey(_delete, write.Key, service).Bind(4, version).Execute();
                return file.Changes > 0 ? new(true, null) : Conflict(write);
            }

            ReadOnlyMemory<byte>? payload = write.Change == GrainStateChange.Write ? write.Payload : default(ReadOnlyMemory<byte>?);
            BindKey(_update, write.Key, service).Bind(4, now).Bind(5, payload).Bind(6, version).Execute();
            return file.Changes > 0 ? new(true, version + 1) : Conflict(write);
        }

        private GrainStateWriteResult Insert(GrainStateWrite write, long now)
        {
            BindKey(_insert, write.Key, service).Bind(4, now).Bind(5, write.Payload).Execute();
            return file.Changes > 0 ? new(true, 1) : Conflict(write);
        }

        private GrainStateWriteResult Conflict(GrainStateWrite write) => new(false, Version(write.Key));

        private int? Version(GrainStateKey key)
        {
            try
            {
                return BindKey(_version, key, service).Step() ? (int)_version.GetInt64(0) : null;
            }
            finally
            {
                _version.Reset();
            }
        }
    }
}
