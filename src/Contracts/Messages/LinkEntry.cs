namespace Interpol.Mesh.Contracts.Messages;

/// <summary>One message on a link.</summary>
/// <param name="Number">Its number on the link, from 1 and without gaps.</param>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Accepted">When and where the sender's hub flushed it.</param>
/// <param name="Payload">Opaque bytes.</param>
[GenerateSerializer, Immutable, Alias("link-entry")]
public sealed record LinkEntry(
    [property: Id(0)] long Number,
    [property: Id(1)] Envelope Envelope,
    [property: Id(2)] Stamp Accepted,
    [property: Id(3)] ReadOnlyMemory<byte> Payload);
