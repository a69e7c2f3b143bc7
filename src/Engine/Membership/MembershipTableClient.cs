using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>This silo's changes to the membership table, each a compare-and-set on the table's version that is tried again when somebody else was faster.</summary>
internal sealed partial class MembershipTableClient(IMembershipTable table, LocalSilo self, IProcessTable processes, TimeProvider time, ILogger logger)
{
    private const int MaxAttempts = 50;

    /// <summary>How long the rows of the dead stay, for whoever wants to know what happened.</summary>
    private static readonly TimeSpan DeadRowsKept = TimeSpan.FromDays(1);

    /// <summary>How recent a heartbeat has to be for a silo on another machine to count as running, when its name or address is wanted.</summary>
    private static readonly TimeSpan RecentHeartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Reads the table.</summary>
    public Task<MembershipTableData> ReadAsync() => table.ReadAll();

    /// <summary>
    /// Enters this silo as joining, after clearing away what cannot be alive: silos whose process has ended, and former silos at this address.
    /// </summary>
    /// <exception cref="OrleansConfigurationException">A silo of the same name is running.</exception>
    public async Task<MembershipTableData> JoinAsync(CancellationToken cancellationToken)
    {
        await table.InitializeMembershipTable(true).ConfigureAwait(false);
        await table.CleanupDefunctSiloEntries(time.GetUtcNow() - DeadRowsKept).ConfigureAwait(false);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var data = await table.ReadAll().ConfigureAwait(false);
            if (FindStale(data) is { } stale)
            {
                await DeclareDeadAsync(stale).ConfigureAwait(false);
                continue;
            }

            if (await table.InsertRow(CreateEntry(SiloStatus.Joining), data.Version.Next()).ConfigureAwait(false))
            {
                return await table.ReadAll().ConfigureAwait(false);
            }

            await BackOffAsync(attempt, cancellationToken).ConfigureAwait(false);
        }

        throw new OrleansConfigurationException($"Silo {self.Name} could not enter the membership table: others changed it {MaxAttempts} times in a row.");
    }

    /// <summary>Changes this silo's own status.</summary>
    public Task<MembershipTableData?> SetStatusAsync(SiloStatus status) =>
        ChangeAsync(self.Address, entry =>
        {
            if (entry.Status == SiloStatus.Dead || entry.Status == status)
            {
                return false;
            }

            entry.Status = status;
            if (status == SiloStatus.Dead)
            {
                // Left by itself: nobody has to watch a process for it.
                entry.HostName = string.Empty;
            }

            return true;
        });

    /// <summary>Declares another silo dead. Returns the table afterwards, also when somebody else had done it already; null when it is not in the table.</summary>
    public Task<MembershipTableData?> DeclareDeadAsync(SiloAddress silo) =>
        ChangeAsync(silo, static entry =>
        {
            if (entry.Status == SiloStatus.Dead)
            {
                return false;
            }

            entry.Status = SiloStatus.Dead;
            return true;
        });

    /// <summary>Writes a heartbeat and reads the table. The order matters: a table read after the heartbeat that shows this silo alive proves that it was alive when the lease's clock started.</summary>
    public async Task<MembershipTableData> HeartbeatAsync()
    {
        await table.UpdateIAmAlive(CreateEntry(SiloStatus.Active)).ConfigureAwait(false);
        return await table.ReadAll().ConfigureAwait(false);
    }

    private async Task<MembershipTableData?> ChangeAsync(SiloAddress silo, Func<MembershipEntry, bool> change)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var data = await table.ReadAll().ConfigureAwait(false);
            if (data.TryGet(silo) is not { } row)
            {
                return null;
            }

            if (!change(row.Item1) || await table.UpdateRow(row.Item1, row.Item2, data.Version.Next()).ConfigureAwait(false))
            {
                return await table.ReadAll().ConfigureAwait(false);
            }

            await BackOffAsync(attempt, CancellationToken.None).ConfigureAwait(false);
        }

        LogGaveUp(logger, silo);
        return await table.ReadAll().ConfigureAwait(false);
    }

    private SiloAddress? FindStale(MembershipTableData data)
    {
        foreach (var (entry, _) in data.Members)
        {
            if (entry.Status == SiloStatus.Dead)
            {
                continue;
            }

            var process = processes.Check(entry.SiloAddress, entry.HostName);
            var sameAddress = entry.SiloAddress.Endpoint.Equals(self.Address.Endpoint);
            if (process == ProcessState.Gone || sameAddress)
            {
                // The address is ours now: whoever had it does not listen there any more.
                return entry.SiloAddress;
            }

            if (entry.SiloName == self.Name)
            {
                var heartbeatAge = time.GetUtcNow().UtcDateTime - entry.IAmAliveTime;
                if (process == ProcessState.Running || heartbeatAge < RecentHeartbeat)
                {
                    throw new OrleansConfigurationException(
                        $"A silo named '{self.Name}' is running already: {entry.SiloAddress}, process {entry.HostName.Split(':')[0]}. Stop it first, or give this one another name.");
                }

                return entry.SiloAddress;
            }
        }

        return null;
    }

    private MembershipEntry CreateEntry(SiloStatus status) => new()
    {
        SiloAddress = self.Address,
        SiloName = self.Name,
        Status = status,
        ProxyPort = self.GatewayPort,
        HostName = processes.Identify(self.Address),
        StartTime = self.StartTime,
        IAmAliveTime = time.GetUtcNow().UtcDateTime,
    };

    private static Task BackOffAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(Random.Shared.Next(1, 5 + (attempt * 5)), cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The membership row of {Silo} could not be changed: others kept changing the table.")]
    private static partial void LogGaveUp(ILogger logger, SiloAddress silo);
}
