using System.Globalization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>The ids of callers that are no grains.</summary>
internal static class ClientIds
{
    private const string HostedPrefix = "hosted-";

    /// <summary>An id for a client outside the cluster.</summary>
    public static GrainId New() => GrainId.Create(GrainTypePrefix.ClientGrainType, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));

    /// <summary>The id of what calls inside a silo without being a grain: its services.</summary>
    public static GrainId Hosted(SiloAddress silo) => GrainId.Create(GrainTypePrefix.ClientGrainType, HostedPrefix + silo.ToParsableString());
}
