using Interpol.Mesh.Gateway.Desk;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>That an officer is signed in. The token itself is nowhere but with the officer.</summary>
/// <param name="Id">Its public id.</param>
/// <param name="SecretHash">SHA-256 of the token's secret, base64.</param>
/// <param name="Officer">The officer's number; roles are the account's, at every moment.</param>
/// <param name="Gateway">At which gateway the officer signed in.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="UsedAt">When it was last used, give or take a few minutes.</param>
internal sealed record Session(string Id, string SecretHash, string Officer, string Gateway, DateTimeOffset CreatedAt, DateTimeOffset UsedAt) : DeskItem, IDeskKind
{
    /// <inheritdoc/>
    public static string Kind => "session";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Id;
}
