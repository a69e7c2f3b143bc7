using System.Data.Common;
using System.Globalization;
using Interpol.Mesh.Engine.Databases;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Reminders;

/// <summary>Reminders in a SQLite file or a PostgreSQL database, in a table with the names and columns that Orleans gives it.</summary>
internal sealed class AdoNetReminderTable : IReminderTable, IAsyncDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS orleansreminderstable (
            serviceid    varchar(150)   NOT NULL,
            grainid      varchar(150)   NOT NULL,
            remindername varchar(150)   NOT NULL,
            starttime    timestamptz(3) NOT NULL,
            period       bigint         NOT NULL,
            grainhash    integer        NOT NULL,
            version      integer        NOT NULL,
            PRIMARY KEY (serviceid, grainid, remindername)
        )
        """;

    private const string Select = "SELECT grainid, remindername, starttime, period, version FROM orleansreminderstable WHERE serviceid = @p0";

    private readonly ClusterDatabase _database;
    private readonly string _serviceId;

    public AdoNetReminderTable(IOptions<AdoNetReminderTableOptions> options, IOptions<ClusterOptions> clusterOptions)
    {
        var settings = DatabaseSettings.Create(nameof(AdoNetReminderTableOptions), options.Value.Invariant, options.Value.ConnectionString);
        _database = new ClusterDatabase(settings, "reminders");
        _serviceId = clusterOptions.Value.ServiceId;
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _database.CreateSchemaAsync(Schema, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (DatabaseFailure.IsDatabaseError(exception))
        {
            throw DatabaseFailure.AtStart(_database.Settings, exception);
        }
    }

    public async Task<ReminderTableData> ReadRows(GrainId grainId) =>
        new(await QueryAsync(session => session.ReadAsync(Select + " AND grainid = @p1", ReadEntry, _serviceId, grainId.ToString())).ConfigureAwait(false));

    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        List<ReminderEntry> rows = await QueryAsync(session => session.ReadAsync(Select, ReadEntry, _serviceId)).ConfigureAwait(false);
        return new ReminderTableData(rows.Where(row => ReminderRange.Contains(begin, end, row.GrainId.GetUniformHashCode())));
    }

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        List<ReminderEntry> rows = await QueryAsync(session =>
            session.ReadAsync(Select + " AND grainid = @p1 AND remindername = @p2", ReadEntry, _serviceId, grainId.ToString(), reminderName)).ConfigureAwait(false);
        return rows.SingleOrDefault();
    }

    public async Task<string> UpsertRow(ReminderEntry entry)
    {
        List<int> version = await QueryAsync(session => session.ReadAsync(
            """
            INSERT INTO orleansreminderstable (serviceid, grainid, remindername, starttime, period, grainhash, version) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, 0)
            ON CONFLICT (serviceid, grainid, remindername) DO UPDATE
            SET starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = orleansreminderstable.version + 1
            RETURNING version
            """,
            static reader => reader.GetInt32(0),
            _serviceId,
            entry.GrainId.ToString(),
            entry.ReminderName,
            DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc),
            (long)entry.Period.TotalMilliseconds,
            unchecked((int)entry.GrainId.GetUniformHashCode()))).ConfigureAwait(false);
        return version[0].ToString(CultureInfo.InvariantCulture);
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        await QueryAsync(session => session.ExecuteAsync(
            "DELETE FROM orleansreminderstable WHERE serviceid = @p0 AND grainid = @p1 AND remindername = @p2 AND version = @p3",
            _serviceId,
            grainId.ToString(),
            reminderName,
            int.Parse(eTag, CultureInfo.InvariantCulture))).ConfigureAwait(false) > 0;

    public Task TestOnlyClearTable() => QueryAsync(session => session.ExecuteAsync("DELETE FROM orleansreminderstable WHERE serviceid = @p0", _serviceId));

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static ReminderEntry ReadEntry(DbDataReader reader) => new()
    {
        GrainId = GrainId.Parse(reader.GetString(0), CultureInfo.InvariantCulture),
        ReminderName = reader.GetString(1),
        StartAt = DateTime.SpecifyKind(reader.GetDateTime(2), DateTimeKind.Utc),
        Period = TimeSpan.FromMilliseconds(reader.GetInt64(3)),
        ETag = reader.GetInt32(4).ToString(CultureInfo.InvariantCulture),
    };

    private async Task<T> QueryAsync<T>(Func<DatabaseSession, Task<T>> query)
    {
        try
        {
            return await _database.QueryAsync(query, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (DatabaseFailure.IsDatabaseError(exception))
        {
            throw DatabaseFailure.WhileRunning(_database.Settings, exception);
        }
    }
}
