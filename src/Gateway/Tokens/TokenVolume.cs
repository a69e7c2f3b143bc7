using Interpol.Mesh.Gateway.Desk;

namespace Interpol.Mesh.Gateway.Tokens;

/// <summary>How many requests of a token were handed out to gateways on a day, in blocks; a gateway that stops loses what is left of its block.</summary>
/// <param name="Token">The token's id.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="Reserved">Requests handed out.</param>
internal sealed record TokenVolume(string Token, DateOnly Day, int Reserved) : DeskItem, IDeskKind
{
    /// <inheritdoc/>
    public static string Kind => "volume";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Token;
}
