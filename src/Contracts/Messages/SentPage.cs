using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>A page of what an owner sent, in the order in which it was accepted. Withdrawals stand in it; notes do not.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Next">The position behind the last that was looked at; read on from here.</param>
/// <param name="More">Whether there is more already.</param>
[GenerateSerializer, Immutable, Alias("sent-page")]
public sealed record SentPage(
    [property: Id(0)] ImmutableArray<SentEntry> Messages,
    [property: Id(1)] long Next,
    [property: Id(2)] bool More);
