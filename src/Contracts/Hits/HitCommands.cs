using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Contracts.Hits;

/// <summary>What can be done with a hit.</summary>
[GenerateSerializer, Immutable, Alias("hit-command")]
public abstract record HitCommand;

/// <summary>A check has found a record. By who searched; the gateway gives it for every check, and repeats it until it is flushed.</summary>
/// <param name="Owner">Whose record.</param>
/// <param name="Record">Which.</param>
/// <param name="Channel">By which channel the check came.</param>
/// <param name="IsUrgent">Whether the owner answers within <see cref="HitLimits.UrgentClock"/>.</param>
/// <param name="Question">What was asked.</param>
[GenerateSerializer, Immutable, Alias("note-hit")]
public sealed record NoteHit(
    [property: Id(0)] OwnerId Owner,
    [property: Id(1)] RecordId Record,
    [property: Id(2)] HitChannel Channel,
    [property: Id(3)] bool IsUrgent,
    [property: Id(4)] HitQuestion Question) : HitCommand;

/// <summary>It is the one whom or what the record means, and the record stands. By the record's owner.</summary>
/// <param name="Remark">What the searcher is to know, for gateways; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("confirm-hit")]
public sealed record ConfirmHit([property: Id(0)] SealedContent? Remark) : HitCommand;

/// <summary>It is another, or the record does not stand any more. By the record's owner.</summary>
/// <param name="Remark">What the searcher is to know, for gateways; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("clear-hit")]
public sealed record ClearHit([property: Id(0)] SealedContent? Remark) : HitCommand;

/// <summary>The owner has not answered in time. By the hub's clock only.</summary>
[GenerateSerializer, Immutable, Alias("miss-hit-answer")]
public sealed record MissHitAnswer : HitCommand;

/// <summary>What was asked is kept no longer. By the hub's clock only.</summary>
[GenerateSerializer, Immutable, Alias("forget-hit")]
public sealed record ForgetHit : HitCommand;
