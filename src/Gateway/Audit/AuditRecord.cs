using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Who did what to which object, why, and how it ended.</summary>
/// <param name="Actor">For which owner.</param>
/// <param name="Officer">The officer's number or the system's name; null when nobody was signed in.</param>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Object">To what.</param>
/// <param name="ObjectOwner">Whose object that is; null when it is the actor's or nobody's.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Purpose">Why, in the caller's words; null when it did not say. Hubs carry it as opaque bytes.</param>
internal sealed record AuditRecord(
    OwnerId Actor,
    string? Officer,
    string Action,
    string Object,
    OwnerId? ObjectOwner = null,
    AuditOutcome Outcome = AuditOutcome.Done,
    string? Purpose = null);
