using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>What a request is about.</summary>
/// <param name="Object">The object.</param>
/// <param name="ObjectOwner">Whose it is; null when it is the acting owner's.</param>
/// <param name="Purpose">Why; null when the body does not say.</param>
internal sealed record AuditSubject(string Object, OwnerId? ObjectOwner, string? Purpose);
