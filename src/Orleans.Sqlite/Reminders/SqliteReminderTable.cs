using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Sqlite.Reminders;

/// <summary>The reminder table of a service. Every change gives a row an ETag that no row ever had.</summary>
internal sealed class SqliteReminderTable : IReminderTable, IDisposable
{
    private const string Columns = "GrainId, Name, StartAt, Period, ETag";

    private static readonly SqliteSchema Schema = new(
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
        _database = new SqliteDatabase(location, Schema, SqliteFlush.EachCommit, logger);
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken = default) => _database.OpenAsync(cancellationToken);

    /// <inheritdoc />
    public Task<ReminderTableData> ReadRows(GrainId grainId, CancellationToken cancellationToken) =>
        ReadAsync("GrainId = $grain", [("$service", _serviceId), ("$grain", grainId.ToString())], cancellationToken);

    /// <inheritdoc />
    public Task<ReminderTableData> ReadRows(uint begin, uint end, CancellationToken cancellationToken) =>
        ReadAsync(
            begin < end ? "Hash > $begin AND Hash <= $end" : "(Hash > $begin OR Hash <= $end)",
            [("$service", _serviceId), ("$begin", (long)begin), ("$end", (long)end)],
            cancellationToken);

    /// <inheritdoc />
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(
            "GrainId = $grain AND Name = $name",
            [("$service", _serviceId), ("$grain", grainId.ToString()), ("$name", reminderName)],
            cancellationToken);
        return rows.Reminders.SingleOrDefault();
    }

    /// <inheritdoc />
    public async Task<string?> UpsertRow(ReminderEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var etag = Guid.NewGuid().ToString("N");
        (string, object?)[] row =
        [
            ("$service", _serviceId),
            ("$grain", entry.GrainId.ToString()),
            ("$name", entry.ReminderName),
            ("$hash", (long)entry.GrainId.GetUniformHashCode()),
            ("$startAt", SqliteTime.ToTicks(entry.StartAt)),
            ("$period", entry.Period.Ticks),
            ("$etag", etag),
        ];

        await _database.WriteAsync(
            session => session.Execute($"INSERT OR REPLACE INTO OrleansReminder (ServiceId, Hash, {Columns}) VALUES ($service, $hash, $grain, $name, $startAt, $period, $etag)", row),
            cancellationToken);
        return etag;
    }

    /// <inheritdoc />
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session => session.Execute(
                "DELETE FROM OrleansReminder WHERE ServiceId = $service AND GrainId = $grain AND Name = $name AND ETag = $etag",
                ("$service", _serviceId),
                ("$grain", grainId.ToString()),
                ("$name", reminderName),
                ("$etag", eTag)) == 1,
            cancellationToken);

    /// <inheritdoc />
    public Task TestOnlyClearTable(CancellationToken cancellationToken) =>
        _database.WriteAsync(session => session.Execute("DELETE FROM OrleansReminder WHERE ServiceId = $service", ("$service", _serviceId)), cancellationToken);

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

    private async Task<ReminderTableData> ReadAsync(string condition, (string, object?)[] parameters, CancellationToken cancellationToken)
    {
        var sql = $"SELECT {Columns} FROM OrleansReminder WHERE ServiceId = $service AND {condition}";
        return new ReminderTableData(await _database.ReadAsync(session => session.Query(sql, ReadEntry, parameters), cancellationToken));
    }

    private static ReminderEntry ReadEntry(SqliteDataReader row) => new()
    {
        GrainId = GrainId.Parse(row.GetString(0)),
        ReminderName = row.GetString(1),
        StartAt = SqliteTime.FromTicks(row.GetInt64(2)),
        Period = TimeSpan.FromTicks(row.GetInt64(3)),
        ETag = row.GetString(4),
    };
}
