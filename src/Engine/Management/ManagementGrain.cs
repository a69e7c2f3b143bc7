using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Management;

/// <inheritdoc cref="IManagementGrain"/>
[Reentrant]
[GrainType("mesh.engine.management")]
internal sealed class ManagementGrain : Grain, IManagementGrain
{
    private readonly IMembershipTable _table;
    private readonly ISiloStatusOracle _oracle;

    public ManagementGrain(IMembershipTable table, ISiloStatusOracle oracle)
    {
        _table = table;
        _oracle = oracle;
    }

    public async Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false) =>
        (await ReadHostsAsync(onlyActive)).ToDictionary(static entry => entry.SiloAddress, static entry => entry.Status);

    public async Task<MembershipEntry[]> GetDetailedHosts(bool onlyActive = false) => await ReadHostsAsync(onlyActive);

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => GetSimpleGrainStatistics(null!);

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[] hostsIds) => AskAsync(hostsIds, static silo => silo.GetCounts());

    public Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types = null, SiloAddress[]? hostsIds = null) =>
        AskAsync(hostsIds, silo => silo.GetActivations(types));

    public async Task<int> GetTotalActivationCount() => (await GetSimpleGrainStatistics()).Sum(static item => item.ActivationCount);

    public async ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference)
    {
        var grain = reference.GetGrainId();
        foreach (var silo in _oracle.GetActiveSilos())
        {
            if (await Control(silo).HasActivation(grain))
            {
                return silo;
            }
        }

        return null;
    }

    public Task ForceActivationCollection(TimeSpan ageLimit) => ForceActivationCollection(_oracle.GetActiveSilos(), ageLimit);

    public Task ForceActivationCollection(SiloAddress[] hostsIds, TimeSpan ageLimit) =>
        Task.WhenAll(hostsIds.Select(silo => Control(silo).Collect(ageLimit)));

    private async Task<MembershipEntry[]> ReadHostsAsync(bool onlyActive)
    {
        var data = await _table.ReadAll();
        return [.. data.Members.Select(static row => row.Item1).Where(entry => !onlyActive || entry.Status == SiloStatus.Active)];
    }

    private async Task<TResult[]> AskAsync<TResult>(SiloAddress[]? silos, Func<ISiloControlGrain, Task<TResult[]>> ask)
    {
        var asked = silos is null or { Length: 0 } ? _oracle.GetActiveSilos() : silos;
        var answers = await Task.WhenAll(asked.Select(silo => ask(Control(silo))));
        return [.. answers.SelectMany(static answer => answer)];
    }

    private ISiloControlGrain Control(SiloAddress silo) => GrainFactory.GetGrain<ISiloControlGrain>(silo.ToParsableString());
}
