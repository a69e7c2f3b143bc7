using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Sqlite.Clustering;

/// <summary>
/// The membership table of a cluster. The ETag of the table and those of its rows are their versions; a row and the version of the table
/// change in one transaction.
/// </summary>
/// <remarks>Commits do not wait for the disk: a power cut ends the silos that wrote them along with what they wrote.</remarks>
internal sealed class SqliteMembershipTable : IMembershipTable, IDisposable
{
    private const string Columns = "Address, Version, Status, ProxyPort, HostName, SiloName, RoleName, UpdateZone, FaultZone, StartTime, IAmAliveTime, SuspectTimes";

    private readonly string _clusterId;
    private readonly SqliteDatabase _database;

    /// <summary>Makes the table of the silo's cluster.</summary>
    public SqliteMembershipTable(IOptions<SqliteClusteringSiloOptions> options, IOptions<ClusterOptions> cluster, ILogger<SqliteMembershipTable> logger)
    {
        _clusterId = cluster.Value.ClusterId;
        var location = SqliteLocation.Parse(nameof(SqliteClusteringSiloOptions), options.Value.ConnectionString);
        _database = new SqliteDatabase(location, MembershipSchema.Current, SqliteFlush.AtCheckpoints, logger);
    }

    /// <inheritdoc />
    public async Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken = default)
    {
        await _database.OpenAsync(cancellationToken);
        if (tryInitTableVersion)
        {
            await _database.WriteAsync(
                session => session.Statement("INSERT INTO OrleansMembershipVersion (ClusterId, Version) VALUES (?1, 0) ON CONFLICT DO NOTHING", _clusterId).Run(),
                cancellationToken);
        }
    }

    /// <inheritdoc />
    public Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(
            session =>
            {
                var rows = session.Statement($"SELECT {Columns} FROM OrleansMembership WHERE ClusterId = ?1 AND Address = ?2", _clusterId, key.ToParsableString()).List(ReadEntry);
                return new MembershipTableData(rows, ToTableVersion(ReadTableVersion(session)));
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken = default) =>
        _database.ReadAsync(
            session =>
            {
                var rows = session.Statement($"SELECT {Columns} FROM OrleansMembership WHERE ClusterId = ?1", _clusterId).List(ReadEntry);
                return new MembershipTableData(rows, ToTableVersion(ReadTableVersion(session)));
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(tableVersion);
        return ChangeRowAsync(entry, currentVersion: null, newVersion: 1, tableVersion, cancellationToken);
    }

    /// <inheritdoc />
    public Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(tableVersion);
        return SqliteVersion.TryParse(etag, out var version)
            ? ChangeRowAsync(entry, version, version + 1, tableVersion, cancellationToken)
            : Task.FromResult(false);
    }

    /// <inheritdoc />
    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var address = entry.SiloAddress.ToParsableString();
        var time = SqliteTime.ToTicks(entry.IAmAliveTime);
        return _database.WriteAsync(
            session => session.Statement("UPDATE OrleansMembership SET IAmAliveTime = ?1 WHERE ClusterId = ?2 AND Address = ?3", time, _clusterId, address).Run(),
            cancellationToken);
    }

    /// <inheritdoc />
    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            session => session.Statement(
                "DELETE FROM OrleansMembership WHERE ClusterId = ?1 AND Status <> ?2 AND max(StartTime, IAmAliveTime) < ?3",
                _clusterId,
                SiloStatus.Active,
                beforeDate.UtcTicks).Run(),
            cancellationToken);

    /// <inheritdoc />
    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            session => session.Statement("DELETE FROM OrleansMembership WHERE ClusterId = ?1", clusterId).Run()
                + session.Statement("DELETE FROM OrleansMembershipVersion WHERE ClusterId = ?1", clusterId).Run(),
            cancellationToken);

    /// <inheritdoc />
    public Task InitializeMembershipTable(bool tryInitTableVersion) => InitializeMembershipTableAsync(tryInitTableVersion);

    /// <inheritdoc />
    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadRowAsync(key);

    /// <inheritdoc />
    public Task<MembershipTableData> ReadAll() => ReadAllAsync();

    /// <inheritdoc />
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion);

    /// <inheritdoc />
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => UpdateRowAsync(entry, etag, tableVersion);

    /// <inheritdoc />
    public Task UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry);

    /// <inheritdoc />
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate);

    /// <inheritdoc />
    public Task DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId);

    /// <inheritdoc />
    public void Dispose() => _database.Dispose();

    /// <summary>Changes a row and the version of the table together, or neither if one of them is not what the caller has seen.</summary>
    private async Task<bool> ChangeRowAsync(MembershipEntry entry, long? currentVersion, long newVersion, TableVersion tableVersion, CancellationToken cancellationToken)
    {
        if (!SqliteVersion.TryParse(tableVersion.VersionEtag, out var currentTableVersion))
        {
            return false;
        }

        // The caller's entry is read here, before another thread works on it.
        var address = entry.SiloAddress.ToParsableString();
        object?[] row =
        [
            _clusterId,
            address,
            newVersion,
            entry.Status,
            entry.ProxyPort,
            entry.HostName,
            entry.SiloName,
            entry.RoleName,
            entry.UpdateZone,
            entry.FaultZone,
            SqliteTime.ToTicks(entry.StartTime),
            SqliteTime.ToTicks(entry.IAmAliveTime),
            WriteSuspectTimes(entry.SuspectTimes),
        ];

        return await _database.WriteAsync(
            session =>
            {
                var storedVersion = session.Statement("SELECT Version FROM OrleansMembership WHERE ClusterId = ?1 AND Address = ?2", _clusterId, address).Number();
                if (storedVersion != currentVersion || ReadTableVersion(session) != currentTableVersion)
                {
                    return false;
                }

                session.Statement(
                    "INSERT INTO OrleansMembershipVersion (ClusterId, Version) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET Version = excluded.Version", _clusterId, tableVersion.Version).Run();
                session.Statement($"INSERT OR REPLACE INTO OrleansMembership (ClusterId, {Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)", row).Run();
                return true;
            },
            cancellationToken);
    }

    private long ReadTableVersion(SqliteSession session) =>
        session.Statement("SELECT Version FROM OrleansMembershipVersion WHERE ClusterId = ?1", _clusterId).Number() ?? 0;

    private static TableVersion ToTableVersion(long version) => new((int)version, SqliteVersion.ToText(version));

    private static Tuple<MembershipEntry, string> ReadEntry(SqliteStatement row) => Tuple.Create(
        new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(row.Text(0)),
            Status = (SiloStatus)row.Int64(2),
            ProxyPort = (int)row.Int64(3),
            HostName = row.IsNull(4) ? null! : row.Text(4),
            SiloName = row.IsNull(5) ? null! : row.Text(5),
            RoleName = row.IsNull(6) ? null : row.Text(6),
            UpdateZone = (int)row.Int64(7),
            FaultZone = (int)row.Int64(8),
            StartTime = SqliteTime.FromTicks(row.Int64(9)),
            IAmAliveTime = SqliteTime.FromTicks(row.Int64(10)),
            SuspectTimes = row.IsNull(11) ? null : ReadSuspectTimes(row.Text(11)),
        },
        SqliteVersion.ToText(row.Int64(1)));

    private static string? WriteSuspectTimes(List<Tuple<SiloAddress, DateTime>>? votes) =>
        votes is null
            ? null
            : string.Join('|', votes.Select(vote => string.Create(CultureInfo.InvariantCulture, $"{vote.Item1.ToParsableString()} {SqliteTime.ToTicks(vote.Item2)}")));

    private static List<Tuple<SiloAddress, DateTime>> ReadSuspectTimes(string text) =>
        text.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(vote => vote.Split(' '))
            .Select(parts => Tuple.Create(SiloAddress.FromParsableString(parts[0]), SqliteTime.FromTicks(long.Parse(parts[1], CultureInfo.InvariantCulture))))
            .ToList();
}
