using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>A note that an actor of a hub has an outbox send.</summary>
/// <param name="Operation">The id of this operation.</param>
/// <param name="Recipients">To whom.</param>
/// <param name="Lane">How urgent it is.</param>
/// <param name="About">The message that it is about; null for none.</param>
/// <param name="Note">What it says.</param>
[GenerateSerializer, Immutable, Alias("post-note")]
public sealed record PostNote(
    [property: Id(0)] OperationId Operation,
    [property: Id(1)] ImmutableArray<OwnerId> Recipients,
    [property: Id(2)] Lane Lane,
    [property: Id(3)] MessageId? About,
    [property: Id(4)] FeedNote Note);
