using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>What became of a message, as the sender's hub knows it.</summary>
/// <param name="Envelope">What was sent.</param>
/// <param name="Accepted">When and where it was flushed.</param>
/// <param name="Recipients">The way to each recipient, in the envelope's order.</param>
[GenerateSerializer, Immutable, Alias("message-timeline")]
public sealed record MessageTimeline(
    [property: Id(0)] Envelope Envelope,
    [property: Id(1)] Stamp Accepted,
    [property: Id(2)] ImmutableArray<RecipientProgress> Recipients);
