using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>A received message as hubs need it to decide about replies to it and forwards of it. Never shown to a gateway.</summary>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Excluded">Whom its owner excludes.</param>
/// <param name="State">Whether it is whole.</param>
[GenerateSerializer, Immutable, Alias("received-message")]
public sealed record ReceivedMessage(
    [property: Id(0)] Envelope Envelope,
    [property: Id(1)] ImmutableArray<OwnerId> Excluded,
    [property: Id(2)] EntryState State);
