using Interpol.Mesh.Engine.Activation;
using Interpol.Mesh.Engine.Hosting;
using Interpol.Mesh.Engine.Placement;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Management;

/// <inheritdoc cref="ISiloControlGrain"/>
[SiloControlPlacement]
[Reentrant]
[KeepAlive]
[GrainType("mesh.engine.silo-control")]
internal sealed class SiloControlGrain : Grain, ISiloControlGrain
{
    private readonly Silo _silo;
    private readonly ILocalSiloDetails _details;

    public SiloControlGrain(Silo silo, ILocalSiloDetails details)
    {
        _silo = silo;
        _details = details;
    }

    private IEnumerable<GrainActivation> Activations => _silo.Parts.Catalog.All.Where(static activation => activation.GrainInstance is not SiloControlGrain);

    public Task<SimpleGrainStatistic[]> GetCounts() => Task.FromResult(Activations
        .GroupBy(static activation => activation.Class.Type)
        .Select(group => new SimpleGrainStatistic { GrainType = group.Key.FullName!, SiloAddress = _details.SiloAddress, ActivationCount = group.Count() })
        .ToArray());

    public Task<DetailedGrainStatistic[]> GetActivations(string[]? types) => Task.FromResult(Activations
        .Where(activation => types is null || types.Contains(activation.Class.Type.FullName))
        .Select(activation => new DetailedGrainStatistic { GrainId = activation.GrainId, GrainType = activation.Class.Type.FullName!, SiloAddress = _details.SiloAddress })
        .ToArray());

    public Task<bool> HasActivation(GrainId grain) => Task.FromResult(Activations.Any(activation => activation.GrainId == grain));

    public Task Collect(TimeSpan age)
    {
        _silo.Parts.Catalog.Collect(age);
        return Task.CompletedTask;
    }
}
