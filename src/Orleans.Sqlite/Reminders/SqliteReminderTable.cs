using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Sqlite.Reminders;

/// <summary>The reminder table of a service. Every change gives a row an ETag that no row ever had.</summary>
internal sealed class SqliteReminderTable : IReminderTable, IDisposable
{
    private const string Columns = "GrainId, Name, StartAt, Period, ETag";

    private static readonly SqliteTables Tables = new(
        "reminders",
        """
        CREATE TABLE OrleansReminder (
            ServiceId TEXT NOT NULL,
            GrainId TEXT NOT NULL,
            Name TEXT NOT NULL,
            Hash INTEGER NOT NULL,
            StartAt INTEGER NOT NULL,
            Period INTEGER NOT NULL,
            ETag TEXT NOT NULL,
            PRIMARY KEY (ServiceId, GrainId, Name)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX OrleansReminderByHash ON OrleansReminder (ServiceId, Hash);
        """);

    private readonly string _serviceId;
    private readonly SqliteDatabase _database;

    /// <summary>Makes the table of the silo's service.</summary>
    public SqliteReminderTable(IOptions<SqliteReminderTableOptions> options, IOptions<ClusterOptions> cluster, ILogger<SqliteReminderTable> logger)
    {
        _serviceId = cluster.Value.ServiceId;
        var location = SqliteLocation.Parse(nameof(SqliteReminderTableOptions), options.Value.ConnectionString);
        _database = new SqliteDatabase(location, Tables, SqliteFlush.EachCommit, logger);
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken = default) => _database.OpenAsync(cancellationToken);

    /// <inheritdoc />
    public Task<ReminderTableData> ReadRows(GrainId grainId, CancellationToken cancellationToken) =>
        ReadAsync("GrainId = ?2", [_serviceId, grainId.ToString()], cancellationToken);

    /// <inheritdoc />
    public Task<ReminderTableData> ReadRows(uint begin, uint end, CancellationToken cancellationToken) =>
        ReadAsync(
            begin < end ? "Hash > ?2 AND Hash <= ?3" : "(Hash > ?2 OR Hash <= ?3)",
            [_serviceId, begin, end],
            cancellationToken);

    /// <inheritdoc />
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(
            "GrainId = ?2 AND Name = ?3",
            [_serviceId, grainId.ToString(), reminderName],
            cancellationToken);
        return rows.Reminders.SingleOrDefault();
    }

    /// <inheritdoc />
    public async Task<string?> UpsertRow(ReminderEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var etag = Guid.NewGuid().ToString("N");
        object?[] row =
        [
            _serviceId,
            entry.GrainId.GetUniformHashCode(),
            entry.GrainId.ToString(),
            entry.ReminderName,
            SqliteTime.ToTicks(entry.StartAt),
            entry.Period.Ticks,
            etag,
        ];

        await _database.WriteAsync(
            session => session.Statement($"INSERT OR REPLACE INTO OrleansReminder (ServiceId, Hash, {Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", row).Run(),
            cancellationToken);
        return etag;
    }

    /// <inheritdoc />
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session => session.Statement(
                "DELETE FROM OrleansReminder WHERE ServiceId = ?1 AND GrainId = ?2 AND Name = ?3 AND ETag = ?4", _serviceId, grainId.ToString(), reminderName, eTag).Run() == 1,
            cancellationToken);

    /// <inheritdoc />
    public Task TestOnlyClearTable(CancellationToken cancellationToken) =>
        _database.WriteAsync(session => session.Statement("DELETE FROM OrleansReminder WHERE ServiceId = ?1", _serviceId).Run(), cancellationToken);

    /// <inheritdoc />
    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadRows(grainId, CancellationToken.None);

    /// <inheritdoc />
    public Task<ReminderTableData> ReadRows(uint begin, uint end) => ReadRows(begin, end, CancellationToken.None);

    /// <inheritdoc />
    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => ReadRow(grainId, reminderName, CancellationToken.None);

    /// <inheritdoc />
    public Task<string?> UpsertRow(ReminderEntry entry) => UpsertRow(entry, CancellationToken.None);

    /// <inheritdoc />
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => RemoveRow(grainId, reminderName, eTag, CancellationToken.None);

    /// <inheritdoc />
    public Task TestOnlyClearTable() => TestOnlyClearTable(CancellationToken.None);

    /// <inheritdoc />
    public void Dispose() => _database.Dispose();

    private async Task<ReminderTableData> ReadAsync(string condition, object?[] parameters, CancellationToken cancellationToken)
    {
        var sql = $"SELECT {Columns} FROM OrleansReminder WHERE ServiceId = ?1 AND {condition}";
        return new ReminderTableData(await _database.ReadAsync(session => session.Statement(sql, parameters).List(ReadEntry), cancellationToken));
    }

    private static ReminderEntry ReadEntry(SqliteStatement row) => new()
    {
        GrainId = GrainId.Parse(row.Text(0)),
        ReminderName = row.Text(1),
        StartAt = SqliteTime.FromTicks(row.Int64(2)),
        Period = TimeSpan.FromTicks(row.Int64(3)),
        ETag = row.Text(4),
    };
}
