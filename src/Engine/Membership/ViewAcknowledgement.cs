using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>
/// A silo's promise about a view: it starts no more turns on actors that it does not own in that view, and of those only
/// <paramref name="Draining"/> still have an activation.
/// </summary>
internal sealed record ViewAcknowledgement(long Version, IReadOnlyCollection<GrainId> Draining);
