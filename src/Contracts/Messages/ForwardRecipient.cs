using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>A recipient of a declared forward.</summary>
/// <param name="Owner">The recipient.</param>
/// <param name="Withdrawn">When all its gateways stated that the forward is gone; null while they have not.</param>
[GenerateSerializer, Immutable, Alias("forward-recipient")]
public sealed record ForwardRecipient([property: Id(0)] OwnerId Owner, [property: Id(1)] Stamp? Withdrawn);
