using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>What a gateway made of a content for others to carry.</summary>
/// <param name="Payload">The bytes, opaque to whoever carries them.</param>
/// <param name="Seal">How they are sealed; null when they are not.</param>
/// <param name="Wraps">The content key for each reader; empty when they are not sealed.</param>
[GenerateSerializer, Immutable, Alias("sealed-content")]
public sealed record SealedContent(
    [property: Id(0)] ReadOnlyMemory<byte> Payload,
    [property: Id(1)] EnvelopeSeal? Seal,
    [property: Id(2)] ImmutableArray<RecipientWrap> Wraps);
