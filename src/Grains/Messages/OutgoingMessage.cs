using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>A message before it is in the outbox.</summary>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Body">Payload and wraps, see <see cref="OutboxBody"/>.</param>
internal sealed record OutgoingMessage(Envelope Envelope, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whom the sender excludes.</summary>
    public ImmutableArray<OwnerId> Excluded { get; init; } = [];

    /// <summary>Whom the owners of what it passes on exclude.</summary>
    public ImmutableArray<OwnerId> Inherited { get; init; } = [];

    /// <summary>Position of the last forward of the same message before this one.</summary>
    public long PreviousForward { get; init; }

    /// <summary>Keys under which its row is found, beside its id.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>What it weighs.</summary>
    public int Weight => OutboxLink.Weight(Envelope, Body);

    public OutboxRow ToRow(Stamp accepted, ImmutableArray<long> numbers) =>
        new(Envelope, accepted, numbers) { Excluded = Excluded, Inherited = Inherited, PreviousForward = PreviousForward };
}
