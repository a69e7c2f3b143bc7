using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>What became of a message, as the sender's hub knows it.</summary>
/// <param name="Envelope">What was sent.</param>
/// <param name="Accepted">When and where it was flushed.</param>
/// <param name="Recipients">The way to each recipient, in the envelope's order.</param>
[GenerateSerializer, Immutable, Alias("message-timeline")]
public sealed record MessageTimeline(
    [property: Id(0)] Envelope Envelope,
    [property: Id(1)] Stamp Accepted,
    [property: Id(2)] ImmutableArray<RecipientProgress> Recipients)
{
    /// <summary>When and where its withdrawal was flushed; null when it was not withdrawn.</summary>
    [Id(3)]
    public Stamp? Withdrawn { get; init; }

    /// <summary>Whom the sender excludes.</summary>
    [Id(4)]
    public ImmutableArray<OwnerId> Excluded { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The forwards that recipients declared, also of forwards; the newest 1,000.</summary>
    [Id(5)]
    public ImmutableArray<DeclaredForward> Forwards { get => field.IsDefault ? [] : field; init; } = [];
}
