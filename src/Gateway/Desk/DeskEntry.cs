using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Desk;

/// <summary>
/// A record of the desk as gateways read it: effects, not wishes. Whoever proposes one decides on the state that it is appended to, and the append is refused
/// when that is no longer the last; so applying needs no rule, no clock and no owner, and every gateway comes to the same state.
/// </summary>
/// <param name="Version">The version of this layout, 1.</param>
/// <param name="At">When it was proposed, by the gateway's clock.</param>
/// <param name="Gateway">The name of the gateway that proposed it.</param>
/// <param name="Puts">Items that are new or changed; in a snapshot all there are.</param>
/// <param name="Removals">Items that are gone.</param>
internal sealed record DeskEntry(int Version, DateTimeOffset At, string Gateway, ImmutableArray<DeskRow> Puts, ImmutableArray<DeskRemoval> Removals)
{
    /// <summary>The version that this program writes and reads.</summary>
    public const int CurrentVersion = 1;
}
