using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>What waits in an outbox.</summary>
/// <param name="Links">Links with entries that their receivers have not confirmed.</param>
[GenerateSerializer, Immutable, Alias("outbox-status")]
public sealed record OutboxStatus([property: Id(0)] ImmutableArray<LinkStatus> Links)
{
    /// <summary>What no gateway of its recipient has fetched yet, whether its hub has it or not; oldest first.</summary>
    [Id(1)]
    public ImmutableArray<UndeliveredLink> Undelivered { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>What waits on one link.</summary>
/// <param name="Receiver">The receiver.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Waiting">Entries not confirmed yet.</param>
/// <param name="Oldest">When the oldest of them was accepted.</param>
/// <param name="LastFailure">Why the last attempt failed; null when it did not.</param>
[GenerateSerializer, Immutable, Alias("link-status")]
public sealed record LinkStatus(
    [property: Id(0)] OwnerId Receiver,
    [property: Id(1)] Lane Lane,
    [property: Id(2)] long Waiting,
    [property: Id(3)] DateTimeOffset Oldest,
    [property: Id(4)] string? LastFailure);

/// <summary>What no gateway of a recipient has fetched yet, on one lane.</summary>
/// <param name="Receiver">The recipient.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Count">How many entries.</param>
/// <param name="Since">When the oldest of them was accepted.</param>
[GenerateSerializer, Immutable, Alias("undelivered-link")]
public sealed record UndeliveredLink(
    [property: Id(0)] OwnerId Receiver,
    [property: Id(1)] Lane Lane,
    [property: Id(2)] long Count,
    [property: Id(3)] DateTimeOffset Since);
