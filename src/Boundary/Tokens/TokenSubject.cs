using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Boundary.Tokens;

/// <summary>For whom a gateway calls.</summary>
/// <param name="Owner">The owner.</param>
/// <param name="Officer">The number of the officer or the name of the system; null when the gateway itself calls.</param>
public readonly record struct TokenSubject(OwnerId Owner, string? Officer = null);
