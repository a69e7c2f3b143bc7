using Interpol.Mesh.Gateway.Desk;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>That an officer is away for a time and another one stands in.</summary>
/// <param name="Officer">Who is away.</param>
/// <param name="Delegate">Who stands in.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when.</param>
/// <param name="ChangedBy">Who said so.</param>
internal sealed record Delegation(string Officer, string Delegate, DateTimeOffset From, DateTimeOffset Until, string ChangedBy) : DeskItem, IDeskKind
{
    /// <inheritdoc/>
    public static string Kind => "delegation";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Officer;
}
