namespace Interpol.Mesh.Gateway.Security;

/// <summary>What a token is worth.</summary>
/// <param name="Principal">Who it speaks for; null when it is not valid.</param>
/// <param name="Reason">Why it is not valid.</param>
internal readonly record struct TokenResult(MeshPrincipal? Principal, string Reason);
