using System.Collections.Immutable;
using Interpol.Mesh.Gateway.Desk;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>The last failed attempts to sign in to an account, at all gateways of the owner.</summary>
/// <param name="Officer">The account.</param>
/// <param name="Times">When, oldest first; no more than lock an account.</param>
internal sealed record SignInFailures(string Officer, ImmutableArray<DateTimeOffset> Times) : DeskItem, IDeskKind
{
    /// <inheritdoc/>
    public static string Kind => "failures";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Officer;
}
