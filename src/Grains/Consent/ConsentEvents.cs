using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Consent;

/// <summary>What can happen to a request for consent. Who did it and when stands beside the event.</summary>
[GenerateSerializer, Immutable, Alias("consent-event")]
internal abstract record ConsentEvent;

/// <summary>It was asked for.</summary>
[GenerateSerializer, Immutable, Alias("consent-requested")]
internal sealed record ConsentRequested([property: Id(0)] ConsentTerms Terms, [property: Id(1)] Lane Lane) : ConsentEvent;

/// <summary>It was granted, for some tasks until a time.</summary>
[GenerateSerializer, Immutable, Alias("consent-granted")]
internal sealed record ConsentGranted(
    [property: Id(0)] ImmutableArray<string> Tasks, [property: Id(1)] DateTimeOffset EndsAt, [property: Id(2)] SealedContent? Conditions) : ConsentEvent;

/// <summary>A step of work was taken under the grant.</summary>
[GenerateSerializer, Immutable, Alias("consent-used")]
internal sealed record ConsentUsed([property: Id(0)] GrainId Work, [property: Id(1)] string Task) : ConsentEvent;

/// <summary>Work under the grant is done or has stopped; without a task all of the work's.</summary>
[GenerateSerializer, Immutable, Alias("consent-use-finished")]
internal sealed record ConsentUseFinished([property: Id(0)] GrainId Work, [property: Id(1)] string? Task) : ConsentEvent;

/// <summary>It is over, one way or another: refused, lapsed, revoked, ended, withdrawn.</summary>
[GenerateSerializer, Immutable, Alias("consent-closed")]
internal sealed record ConsentClosed([property: Id(0)] ConsentState State, [property: Id(1)] SealedContent? Reason) : ConsentEvent;
