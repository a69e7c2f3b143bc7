using System.Collections.Immutable;
using Interpol.Mesh.Gateway.Desk;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Who works on a received message.</summary>
/// <param name="Message">The message's id.</param>
/// <param name="Officer">Who works on it now.</param>
/// <param name="IsDone">Whether the work is done.</param>
/// <param name="ChangedAt">When that was last changed.</param>
/// <param name="Steps">How it went from hand to hand, oldest first; the newest ten.</param>
internal sealed record Assignment(string Message, string Officer, bool IsDone, DateTimeOffset ChangedAt, ImmutableArray<AssignmentStep> Steps) : DeskItem, IDeskKind
{
    /// <inheritdoc/>
    public static string Kind => "assignment";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Message;
}
