using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Grains.Hits;

/// <summary>What can happen to a hit. Who did it and when stands beside the event.</summary>
[GenerateSerializer, Immutable, Alias("hit-event")]
internal abstract record HitEvent;

/// <summary>A check found the record for the first time that day.</summary>
[GenerateSerializer, Immutable, Alias("hit-found")]
internal sealed record HitFound(
    [property: Id(0)] OwnerId Owner,
    [property: Id(1)] RecordId Record,
    [property: Id(2)] HitChannel Channel,
    [property: Id(3)] bool IsUrgent,
    [property: Id(4)] HitQuestion Question,
    [property: Id(5)] DateTimeOffset? AnswerBy) : HitEvent;

/// <summary>Another question found the record. When the owner had answered before, it is asked again, by a time.</summary>
[GenerateSerializer, Immutable, Alias("hit-asked-again")]
internal sealed record HitAskedAgain([property: Id(0)] HitQuestion Question, [property: Id(1)] DateTimeOffset? AnswerBy) : HitEvent;

/// <summary>More questions found the record than are kept.</summary>
[GenerateSerializer, Immutable, Alias("hit-asked-more")]
internal sealed record HitAskedMore : HitEvent;

/// <summary>The owner confirmed or cleared it.</summary>
[GenerateSerializer, Immutable, Alias("hit-answered")]
internal sealed record HitAnswered([property: Id(0)] HitState State, [property: Id(1)] SealedContent? Remark) : HitEvent;

/// <summary>The owner did not answer in time.</summary>
[GenerateSerializer, Immutable, Alias("hit-overdue")]
internal sealed record HitOverdue : HitEvent;

/// <summary>What was asked and answered is deleted; that there was a hit stays.</summary>
[GenerateSerializer, Immutable, Alias("hit-forgotten")]
internal sealed record HitForgotten : HitEvent;
