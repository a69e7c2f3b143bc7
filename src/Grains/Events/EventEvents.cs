using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Events;

/// <summary>What can happen to a major event. Who did it and when stands beside it.</summary>
[GenerateSerializer, Immutable, Alias("event-event")]
internal abstract record EventEvent;

/// <summary>The plan was entered or changed.</summary>
[GenerateSerializer, Immutable, Alias("event-planned")]
internal sealed record EventPlanned([property: Id(0)] EventPlan Plan) : EventEvent;

/// <summary>Screening began, or goes on under another grant.</summary>
[GenerateSerializer, Immutable, Alias("screening-started")]
internal sealed record ScreeningStarted([property: Id(0)] ConsentId Consent) : EventEvent;

/// <summary>Somebody stopped screening for now.</summary>
[GenerateSerializer, Immutable, Alias("screening-paused")]
internal sealed record ScreeningPaused : EventEvent;

/// <summary>It goes on.</summary>
[GenerateSerializer, Immutable, Alias("screening-resumed")]
internal sealed record ScreeningResumed : EventEvent;

/// <summary>A grant of the host ended, and with it the screening under it.</summary>
[GenerateSerializer, Immutable, Alias("screening-stopped")]
internal sealed record ScreeningStopped([property: Id(0)] ConsentId Consent, [property: Id(1)] ConsentState State) : EventEvent;

/// <summary>There is an emergency.</summary>
[GenerateSerializer, Immutable, Alias("emergency-raised")]
internal sealed record EmergencyRaised([property: Id(0)] string? Site, [property: Id(1)] SealedContent Words, [property: Id(2)] TurnToResponse? Turn) : EventEvent;

/// <summary>The deployment of the team did not turn into a response team.</summary>
[GenerateSerializer, Immutable, Alias("turn-refused")]
internal sealed record TurnRefused([property: Id(0)] string Code) : EventEvent;

/// <summary>The event is over.</summary>
[GenerateSerializer, Immutable, Alias("event-closed")]
internal sealed record EventClosed([property: Id(0)] DateTimeOffset DeleteAt) : EventEvent;

/// <summary>The lists are to be deleted now.</summary>
[GenerateSerializer, Immutable, Alias("lists-deleted")]
internal sealed record ListsDeleted : EventEvent;

/// <summary>Word to the deployment of the team that it is to become a response team.</summary>
/// <param name="By">Who raised the emergency.</param>
/// <param name="Operation">The id of the operation, so that it is done once.</param>
/// <param name="Turn">How.</param>
[GenerateSerializer, Immutable, Alias("event-turn")]
internal sealed record EventTurn([property: Id(0)] Author By, [property: Id(1)] OperationId Operation, [property: Id(2)] TurnToResponse Turn);
