using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Tokens;

/// <summary>The bearer tokens of the bureau's systems.</summary>
/// <param name="Tokens">The newest first.</param>
internal sealed record TokensBody(ImmutableArray<TokenBody> Tokens);
