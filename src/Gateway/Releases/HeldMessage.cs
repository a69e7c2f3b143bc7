using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Desk;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>A message that waits for a second officer, or what became of it.</summary>
/// <param name="Id">The id of the release.</param>
/// <param name="Operation">The author's id of the operation, with which it is sent.</param>
/// <param name="RequestHash">SHA-256 of what makes two requests the same, base64.</param>
/// <param name="MessageKind">What it is.</param>
/// <param name="Author">Who composed it.</param>
/// <param name="Reasons">Why it waits: <c>flash</c>, <c>tlp-red</c>, <c>broadcast</c>, <c>diffusion</c>.</param>
/// <param name="Body">The request, compressed; empty once it is sent or turned down.</param>
/// <param name="HeldAt">Since when.</param>
/// <param name="ExpiresAt">When it is given up.</param>
/// <param name="State">What became of it.</param>
/// <param name="DecidedBy">Who decided; null while nobody has.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Reason">Why it was turned down; null for nothing.</param>
/// <param name="Message">The id of the message once it is sent.</param>
internal sealed record HeldMessage(
    string Id,
    string Operation,
    string RequestHash,
    MessageKind MessageKind,
    string Author,
    ImmutableArray<string> Reasons,
    ReadOnlyMemory<byte> Body,
    DateTimeOffset HeldAt,
    DateTimeOffset ExpiresAt,
    ReleaseState State = ReleaseState.Waiting,
    string? DecidedBy = null,
    DateTimeOffset? DecidedAt = null,
    string? Reason = null,
    string? Message = null) : DeskItem, IDeskKind
{
    /// <inheritdoc/>
    public static string Kind => "held";

    /// <inheritdoc/>
    public override string KindName => Kind;

    /// <inheritdoc/>
    public override string Key => Id;
}
