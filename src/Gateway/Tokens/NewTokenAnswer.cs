namespace Interpol.Mesh.Gateway.Tokens;

/// <summary>A new bearer token.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Token">The token. It is shown this once and kept nowhere.</param>
internal sealed record NewTokenAnswer(string Id, string Token);
