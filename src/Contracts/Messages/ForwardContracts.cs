using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>Somebody passes on what this outbox's owner uploaded; the new recipients may fetch it.</summary>
/// <param name="Forward">The forward.</param>
/// <param name="Origin">The first message of the chain of forwards.</param>
/// <param name="Attachments">What the forward carries of this owner's uploads.</param>
/// <param name="Readers">The recipients of the forward.</param>
[GenerateSerializer, Immutable, Alias("grant-attachments")]
public sealed record GrantAttachments(
    [property: Id(0)] MessageId Forward,
    [property: Id(1)] MessageId Origin,
    [property: Id(2)] ImmutableArray<Sha256Hash> Attachments,
    [property: Id(3)] ImmutableArray<OwnerId> Readers);

/// <summary>A received message as hubs need it to decide about replies to it and forwards of it. Never shown to a gateway.</summary>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Excluded">Whom its owner excludes.</param>
/// <param name="State">Whether it is whole.</param>
[GenerateSerializer, Immutable, Alias("received-message")]
public sealed record ReceivedMessage(
    [property: Id(0)] Envelope Envelope,
    [property: Id(1)] ImmutableArray<OwnerId> Excluded,
    [property: Id(2)] EntryState State);
