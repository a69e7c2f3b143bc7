using Orleans;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>The filters registered with the silo, in the order of registration.</summary>
internal sealed class IncomingFilters(IEnumerable<IIncomingGrainCallFilter> registered)
{
    private readonly IIncomingGrainCallFilter[] _registered = [.. registered];

    /// <summary>The filters of a grain: the silo's, then the grain itself if it is one. Null when there are none.</summary>
    public IIncomingGrainCallFilter[]? For(object grain)
    {
        if (grain is IIncomingGrainCallFilter own)
        {
            return [.. _registered, own];
        }

        return _registered.Length == 0 ? null : _registered;
    }
}
