using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

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
