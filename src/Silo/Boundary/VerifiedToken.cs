using Interpol.Mesh.Contracts.Boundary;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>A token whose signature is good.</summary>
/// <param name="Caller">For whom it speaks.</param>
/// <param name="Gateway">The gateway that made it.</param>
/// <param name="Expires">When it ends, in milliseconds since 1970.</param>
internal sealed record VerifiedToken(ExternalCaller Caller, KnownGateway Gateway, long Expires);
