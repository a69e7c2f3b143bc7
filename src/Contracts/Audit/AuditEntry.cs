using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>Who did what to which object, why, and how it ended.</summary>
/// <param name="Actor">For which owner.</param>
/// <param name="Officer">The number of the officer or the name of the system; null when nobody was signed in.</param>
/// <param name="Action">What, a kebab-case word, one of <see cref="AuditActions"/>.</param>
/// <param name="Object">To what: a message's id, an attachment's hash, an account; at most 200 characters.</param>
/// <param name="ObjectOwner">Whose object that is; null when it is nobody's.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Purpose">Why, opaque to hubs; at most 1,024 bytes, empty when none was given.</param>
/// <param name="At">When, by the gateway's clock.</param>
[GenerateSerializer, Immutable, Alias("audit-entry")]
public sealed record AuditEntry(
    [property: Id(0)] OwnerId Actor,
    [property: Id(1)] string? Officer,
    [property: Id(2)] string Action,
    [property: Id(3)] string Object,
    [property: Id(4)] OwnerId? ObjectOwner,
    [property: Id(5)] AuditOutcome Outcome,
    [property: Id(6)] ReadOnlyMemory<byte> Purpose,
    [property: Id(7)] DateTimeOffset At);
