using System.Globalization;
using Microsoft.Data.Sqlite;
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
                session => session.Execute("INSERT INTO OrleansMembershipVersion (ClusterId, Version) VALUES ($cluster, 0) ON CONFLICT DO NOTHING", ("$cluster", _clusterId)),
                cancellationToken);
        }
    }

    /// <inheritdoc />
    public Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(
            session =>
            {
                var rows = session.Query(
                    $"SELECT {Columns} FROM OrleansMembership WHERE ClusterId = $cluster AND Address = $address",
                    ReadEntry,
                    ("$cluster", _clusterId),
                    ("$address", key.ToParsableString()));
                return new MembershipTableData(rows, ToTableVersion(ReadTableVersion(session)));
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken = default) =>
        _database.ReadAsync(
            session =>
            {
                var rows = session.Query($"SELECT {Columns} FROM OrleansMembership WHERE ClusterId = $cluster", ReadEntry, ("$cluster", _clusterId));
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
            session => session.Execute(
                "UPDATE OrleansMembership SET IAmAliveTime = $time WHERE ClusterId = $cluster AND Address = $address",
                ("$time", time),
                ("$cluster", _clusterId),
                ("$address", address)),
            cancellationToken);
    }

    /// <inheritdoc />
    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            session => session.Execute(
                "DELETE FROM OrleansMembership WHERE ClusterId = $cluster AND Status <> $active AND max(StartTime, IAmAliveTime) < $before",
                ("$cluster", _clusterId),
                ("$active", (int)SiloStatus.Active),
                ("$before", beforeDate.UtcTicks)),
            cancellationToken);

    /// <inheritdoc />
    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            session => session.Execute("DELETE FROM OrleansMembership WHERE ClusterId = $cluster", ("$cluster", clusterId))
                + session.Execute("DELETE FROM OrleansMembershipVersion WHERE ClusterId = $cluster", ("$cluster", clusterId)),
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
        (string, object?)[] row =
        [
            ("$cluster", _clusterId),
            ("$address", address),
            ("$version", newVersion),
            ("$status", (int)entry.Status),
            ("$proxyPort", entry.ProxyPort),
            ("$hostName", entry.HostName),
            ("$siloName", entry.SiloName),
            ("$roleName", entry.RoleName),
            ("$updateZone", entry.UpdateZone),
            ("$faultZone", entry.FaultZone),
            ("$startTime", SqliteTime.ToTicks(entry.StartTime)),
            ("$iAmAliveTime", SqliteTime.ToTicks(entry.IAmAliveTime)),
            ("$suspectTimes", WriteSuspectTimes(entry.SuspectTimes)),
        ];

        return await _database.WriteAsync(
            session =>
            {
                var storedVersion = session.Number(
                    "SELECT Version FROM OrleansMembership WHERE ClusterId = $cluster AND Address = $address",
                    ("$cluster", _clusterId),
                    ("$address", address));
                if (storedVersion != currentVersion || ReadTableVersion(session) != currentTableVersion)
                {
                    return false;
                }

                session.Execute(
                    "INSERT INTO OrleansMembershipVersion (ClusterId, Version) VALUES ($cluster, $version) ON CONFLICT DO UPDATE SET Version = excluded.Version",
                    ("$cluster", _clusterId),
                    ("$version", tableVersion.Version));
                session.Execute(
                    $"INSERT OR REPLACE INTO OrleansMembership (ClusterId, {Columns}) VALUES ($cluster, $address, $version, $status, $proxyPort, $hostName, $siloName, $roleName, $updateZone, $faultZone, $startTime, $iAmAliveTime, $suspectTimes)",
                    row);
                return true;
            },
            cancellationToken);
    }

    private long ReadTableVersion(SqliteSession session) =>
        session.Number("SELECT Version FROM OrleansMembershipVersion WHERE ClusterId = $cluster", ("$cluster", _clusterId)) ?? 0;

    private static TableVersion ToTableVersion(long version) => new((int)version, SqliteVersion.ToText(version));

    private static Tuple<MembershipEntry, string> ReadEntry(SqliteDataReader row) => Tuple.Create(
        new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(row.GetString(0)),
            Status = (SiloStatus)row.GetInt32(2),
            ProxyPort = row.GetInt32(3),
            HostName = row.IsDBNull(4) ? null! : row.GetString(4),
            SiloName = row.IsDBNull(5) ? null! : row.GetString(5),
            RoleName = row.IsDBNull(6) ? null : row.GetString(6),
            UpdateZone = row.GetInt32(7),
            FaultZone = row.GetInt32(8),
            StartTime = SqliteTime.FromTicks(row.GetInt64(9)),
            IAmAliveTime = SqliteTime.FromTicks(row.GetInt64(10)),
            SuspectTimes = row.IsDBNull(11) ? null : ReadSuspectTimes(row.GetString(11)),
        },
        SqliteVersion.ToText(row.GetInt64(1)));

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
