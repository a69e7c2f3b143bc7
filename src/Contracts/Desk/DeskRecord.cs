using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Desk;

/// <summary>A record of a bureau's desk.</summary>
/// <param name="Position">Its position, from 1 and without gaps.</param>
/// <param name="IsSnapshot">Whether it holds the whole state.</param>
/// <param name="At">When it was flushed.</param>
/// <param name="Content">The record, opaque to hubs.</param>
[GenerateSerializer, Immutable, Alias("desk-record")]
public sealed record DeskRecord(
    [property: Id(0)] long Position,
    [property: Id(1)] bool IsSnapshot,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] SealedContent Content);
