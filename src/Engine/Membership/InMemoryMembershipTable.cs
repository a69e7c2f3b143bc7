using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>A membership table in memory, for the silos of one process: tests, and a silo alone.</summary>
internal sealed class InMemoryMembershipTable : IMembershipTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, (MembershipEntry Entry, int Etag)> _rows = [];
    private int _version;

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId)
    {
        lock (_gate)
        {
            _rows.Clear();
        }

        return Task.CompletedTask;
    }

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        lock (_gate)
        {
            foreach (var (address, row) in _rows.ToList())
            {
                if (row.Entry.Status == SiloStatus.Dead && row.Entry.IAmAliveTime < beforeDate.UtcDateTime)
                {
                    _rows.Remove(address);
                }
            }
        }

        return Task.CompletedTask;
    }

    public Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        lock (_gate)
        {
            return Task.FromResult(_rows.TryGetValue(key, out var row) ? new MembershipTableData(Row(row), Version()) : new MembershipTableData(Version()));
        }
    }

    public Task<MembershipTableData> ReadAll()
    {
        lock (_gate)
        {
            return Task.FromResult(new MembershipTableData(_rows.Values.Select(Row).ToList(), Version()));
        }
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
    {
        lock (_gate)
        {
            if (tableVersion.Version != _version + 1 || !_rows.TryAdd(entry.SiloAddress, (Copy(entry), 0)))
            {
                return Task.FromResult(false);
            }

            _version++;
            return Task.FromResult(true);
        }
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        lock (_gate)
        {
            if (tableVersion.Version != _version + 1
                || !_rows.TryGetValue(entry.SiloAddress, out var row)
                || row.Etag.ToString(CultureInfo.InvariantCulture) != etag)
            {
                return Task.FromResult(false);
            }

            _rows[entry.SiloAddress] = (Copy(entry), row.Etag + 1);
            _version++;
            return Task.FromResult(true);
        }
    }

    public Task UpdateIAmAlive(MembershipEntry entry)
    {
        lock (_gate)
        {
            if (_rows.TryGetValue(entry.SiloAddress, out var row))
            {
                row.Entry.IAmAliveTime = entry.IAmAliveTime;
            }
        }

        return Task.CompletedTask;
    }

    private static Tuple<MembershipEntry, string> Row((MembershipEntry Entry, int Etag) row) =>
        Tuple.Create(Copy(row.Entry), row.Etag.ToString(CultureInfo.InvariantCulture));

    private static MembershipEntry Copy(MembershipEntry entry) => new()
    {
        SiloAddress = entry.SiloAddress,
        SiloName = entry.SiloName,
        Status = entry.Status,
        ProxyPort = entry.ProxyPort,
        HostName = entry.HostName,
        StartTime = entry.StartTime,
        IAmAliveTime = entry.IAmAliveTime,
    };

    private TableVersion Version() => new(_version, _version.ToString(CultureInfo.InvariantCulture));
}
