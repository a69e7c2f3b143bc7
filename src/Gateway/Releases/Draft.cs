using Interpol.Mesh.Gateway.Desk;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>A message that somebody works on, or a template for messages.</summary>
/// <param name="Id">Its id, chosen by the caller.</param>
/// <param name="Officer">Who made it.</param>
/// <param name="IsTemplate">Whether it is a template.</param>
/// <param name="IsShared">Whether the whole bureau sees and changes it.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Body">The request to send, as it was written, compressed.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
internal sealed record Draft(string Id, string Officer, bool IsTemplate, bool IsShared, string Title, ReadOnlyMemory<byte> Body, string ChangedBy, DateTimeOffset ChangedAt) : DeskItem, IDeskKind
{
    /// <inheritdoc/>
    public static string Kind => "draft";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Id;
}
