using System.Collections.Frozen;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>What a silo needs to know to decide whether it serves an actor: one immutable snapshot, replaced as a whole.</summary>
/// <param name="View">The newest view.</param>
/// <param name="IsSettled">Nobody else can still be serving anything that this silo owns in <paramref name="View"/>, except <paramref name="HeldElsewhere"/>.</param>
/// <param name="HeldElsewhere">Actors whose old activations are still being drained by their former owners.</param>
/// <param name="Earlier">The last settled view and every view since, oldest first, without <paramref name="View"/>; empty when the silo never had a settled view.</param>
/// <param name="HasHistory">Whether <paramref name="Earlier"/> starts with a settled view. A silo that just joined has none and inherits nothing.</param>
internal sealed record ServingState(ClusterView View, bool IsSettled, FrozenSet<GrainId> HeldElsewhere, ClusterView[] Earlier, bool HasHistory)
{
    public static ServingState Initial { get; } = new(ClusterView.Empty, false, FrozenSet<GrainId>.Empty, [], false);
}
