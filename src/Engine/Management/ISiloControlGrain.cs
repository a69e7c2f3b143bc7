using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Management;

/// <summary>Speaks for one silo; the key is the silo's address.</summary>
[Alias("mesh.engine.silo-control")]
internal interface ISiloControlGrain : IGrainWithStringKey
{
    /// <summary>The number of activations of each grain type.</summary>
    [Alias("GetCounts")]
    Task<SimpleGrainStatistic[]> GetCounts();

    /// <summary>The activations, of the types given or of all.</summary>
    [Alias("GetActivations")]
    Task<DetailedGrainStatistic[]> GetActivations(string[]? types);

    /// <summary>Whether a grain is active on the silo.</summary>
    [Alias("HasActivation")]
    Task<bool> HasActivation(GrainId grain);

    /// <summary>Deactivates what was idle for that long.</summary>
    [Alias("Collect")]
    Task Collect(TimeSpan age);
}
