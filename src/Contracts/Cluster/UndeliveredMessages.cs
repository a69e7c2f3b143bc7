using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Cluster;

/// <summary>What one owner has sent to another on one lane and no gateway of the other has fetched yet.</summary>
/// <param name="Sender">Who sent it.</param>
/// <param name="Receiver">Who has not got it.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Count">How many messages.</param>
/// <param name="Since">When the oldest of them was accepted.</param>
[GenerateSerializer, Immutable, Alias("undelivered-messages")]
public sealed record UndeliveredMessages(
    [property: Id(0)] OwnerId Sender,
    [property: Id(1)] OwnerId Receiver,
    [property: Id(2)] Lane Lane,
    [property: Id(3)] long Count,
    [property: Id(4)] DateTimeOffset Since);
