using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>One message on a link.</summary>
/// <param name="Number">Its number on the link, from 1 and without gaps.</param>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Accepted">When and where the sender's hub flushed it.</param>
/// <param name="Payload">Opaque bytes.</param>
[GenerateSerializer, Immutable, Alias("link-entry")]
public sealed record LinkEntry(
    [property: Id(0)] long Number,
    [property: Id(1)] Envelope Envelope,
    [property: Id(2)] Stamp Accepted,
    [property: Id(3)] ReadOnlyMemory<byte> Payload)
{
    /// <summary>Whether it is to be stored; one that is not only keeps the numbers of the link without a gap and has no payload.</summary>
    [Id(4)]
    public EntryState State { get; init; }

    /// <summary>Owners that must never come to see it, for the receiver's hub alone: its feed does not show them.</summary>
    [Id(5)]
    public ImmutableArray<OwnerId> Excluded { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The receiver's wraps of the content key; empty when the payload is not sealed.</summary>
    [Id(6)]
    public ReadOnlyMemory<byte> Wraps { get; init; }
}
