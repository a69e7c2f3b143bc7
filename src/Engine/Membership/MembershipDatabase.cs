using System.Data.Common;
using System.Globalization;
using Interpol.Mesh.Engine.Databases;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>The membership rows of one cluster in a shared database. Every change of a row that others act upon goes with the next version of the table.</summary>
internal sealed class MembershipDatabase : IAsyncDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS mesh_membership_version (
            cluster_id TEXT    NOT NULL PRIMARY KEY,
            version    INTEGER NOT NULL
        );
        CREATE TABLE IF NOT EXISTS mesh_membership (
            cluster_id TEXT    NOT NULL,
            address    TEXT    NOT NULL,
            silo_name  TEXT    NOT NULL,
            host_name  TEXT    NOT NULL,
            status     INTEGER NOT NULL,
            proxy_port INTEGER NOT NULL,
            started    BIGINT  NOT NULL,
            alive      BIGINT  NOT NULL,
            revision   INTEGER NOT NULL,
            PRIMARY KEY (cluster_id, address)
        );
        """;

    private const string Columns = "address, silo_name, host_name, status, proxy_port, started, alive, revision";

    private readonly ClusterDatabase _database;
    private readonly string _clusterId;

    internal MembershipDatabase(DatabaseSettings settings, string clusterId)
    {
        _database = new ClusterDatabase(settings, "membership", flushed: false);
        _clusterId = clusterId;
    }

    internal DatabaseSettings Settings => _database.Settings;

    internal async Task InitializeAsync(bool createVersion, CancellationToken cancellationToken)
    {
        await _database.CreateSchemaAsync(Schema, cancellationToken).ConfigureAwait(false);
        if (createVersion)
        {
            await _database.TransactAsync(
                session => session.ExecuteAsync("INSERT INTO mesh_membership_version (cluster_id, version) VALUES (@p0, 0) ON CONFLICT DO NOTHING", _clusterId),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The version and all rows, or one, as they were at one moment.</summary>
    internal Task<MembershipTableData> ReadAsync(SiloAddress? silo, CancellationToken cancellationToken) => _database.QueryAsync(
        async session =>
        {
            // One statement sees one moment, also without a transaction.
            const string Sql = $"SELECT v.version, {Columns} FROM mesh_membership_version v LEFT JOIN mesh_membership m ON m.cluster_id = v.cluster_id WHERE v.cluster_id = @p0";
            List<(int Version, Tuple<MembershipEntry, string>? Row)> rows = await session.ReadAsync(
                Sql,
                reader => (reader.GetInt32(0), reader.IsDBNull(1) ? null : ReadEntry(reader)),
                _clusterId).ConfigureAwait(false);
            int version = rows.Count == 0 ? 0 : rows[0].Version;
            List<Tuple<MembershipEntry, string>> members =
                [.. rows.Where(row => row.Row is not null && (silo is null || row.Row.Item1.SiloAddress.Equals(silo))).Select(row => row.Row!)];
            return new MembershipTableData(members, new TableVersion(version, Text(version)));
        },
        cancellationToken);

    /// <summary>Adds a row with the next version of the table; false when somebody else was faster.</summary>
    internal Task<bool> InsertAsync(MembershipEntry entry, TableVersion version, CancellationToken cancellationToken) => ChangeAsync(
        version,
        session => session.ExecuteAsync(
            $"INSERT INTO mesh_membership (cluster_id, {Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, 1) ON CONFLICT DO NOTHING",
            [_clusterId, .. Values(entry)]),
        cancellationToken);

    /// <summary>Replaces a row with the next version of the table; false when row or table have changed meanwhile.</summary>
    internal Task<bool> UpdateAsync(MembershipEntry entry, string etag, TableVersion version, CancellationToken cancellationToken) => ChangeAsync(
        version,
        session => session.ExecuteAsync(
            """
            UPDATE mesh_membership SET silo_name = @p2, host_name = @p3, status = @p4, proxy_port = @p5, started = @p6, alive = @p7, revision = revision + 1
            WHERE cluster_id = @p0 AND address = @p1 AND revision = @p8
            """,
            [_clusterId, .. Values(entry), int.Parse(etag, CultureInfo.InvariantCulture)]),
        cancellationToken);

    /// <summary>The heartbeat: neither the row's revision nor the table's version change.</summary>
    internal Task<int> UpdateAliveAsync(MembershipEntry entry, CancellationToken cancellationToken) => _database.QueryAsync(
        session => session.ExecuteAsync(
            "UPDATE mesh_membership SET alive = @p2 WHERE cluster_id = @p0 AND address = @p1",
            _clusterId,
            entry.SiloAddress.ToParsableString(),
            entry.IAmAliveTime.Ticks),
        cancellationToken);

    internal Task<int> DeleteAsync(string clusterId, CancellationToken cancellationToken) => _database.TransactAsync(
        async session =>
        {
            await session.ExecuteAsync("DELETE FROM mesh_membership WHERE cluster_id = @p0", clusterId).ConfigureAwait(false);
            return await session.ExecuteAsync("DELETE FROM mesh_membership_version WHERE cluster_id = @p0", clusterId).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Removes rows of dead silos that were last alive before <paramref name="before"/>.</summary>
    internal Task<int> DeleteDeadAsync(DateTime before, CancellationToken cancellationToken) => _database.TransactAsync(
        session => session.ExecuteAsync(
            "DELETE FROM mesh_membership WHERE cluster_id = @p0 AND status = @p1 AND alive < @p2 AND started < @p2",
            _clusterId,
            (int)SiloStatus.Dead,
            before.Ticks),
        cancellationToken);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static object[] Values(MembershipEntry entry) =>
        [entry.SiloAddress.ToParsableString(), entry.SiloName, entry.HostName, (int)entry.Status, entry.ProxyPort, entry.StartTime.Ticks, entry.IAmAliveTime.Ticks];

    private static Tuple<MembershipEntry, string> ReadEntry(DbDataReader reader) => Tuple.Create(
        new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(reader.GetString(1)),
            SiloName = reader.GetString(2),
            HostName = reader.GetString(3),
            Status = (SiloStatus)reader.GetInt32(4),
            ProxyPort = reader.GetInt32(5),
            StartTime = new DateTime(reader.GetInt64(6), DateTimeKind.Utc),
            IAmAliveTime = new DateTime(reader.GetInt64(7), DateTimeKind.Utc),
        },
        Text(reader.GetInt32(8)));

    private async Task<bool> ChangeAsync(TableVersion version, Func<DatabaseSession, Task<int>> change, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.TransactAsync(
                async session =>
                {
                    int advanced = await session.ExecuteAsync(
                        "UPDATE mesh_membership_version SET version = @p1 WHERE cluster_id = @p0 AND version = @p2",
                        _clusterId,
                        version.Version,
                        int.Parse(version.VersionEtag, CultureInfo.InvariantCulture)).ConfigureAwait(false);
                    return advanced == 1 && await change(session).ConfigureAwait(false) == 1 ? true : throw new ConflictException();
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (ConflictException)
        {
            return false;
        }
    }

    /// <summary>Ends the transaction without a commit.</summary>
    private sealed class ConflictException : Exception;
}
