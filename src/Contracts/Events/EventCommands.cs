using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Events;

/// <summary>What can be done with a major event.</summary>
[GenerateSerializer, Immutable, Alias("event-command")]
public abstract record EventCommand;

/// <summary>Enter the event's security plan, or change it. By the host.</summary>
/// <param name="Plan">All of it.</param>
[GenerateSerializer, Immutable, Alias("plan-event")]
public sealed record PlanEvent([property: Id(0)] EventPlan Plan) : EventCommand;

/// <summary>Begin to screen the accreditation lists, or go on after the grant before has ended. By the team, to which the host has granted <see cref="EventLimits.ScreeningTask"/>.</summary>
/// <param name="Consent">The host's grant.</param>
[GenerateSerializer, Immutable, Alias("start-screening")]
public sealed record StartScreening([property: Id(0)] ConsentId Consent) : EventCommand;

/// <summary>Stop screening for now. By the host or the team.</summary>
[GenerateSerializer, Immutable, Alias("pause-screening")]
public sealed record PauseScreening : EventCommand;

/// <summary>Go on with it, under the same grant. By the team.</summary>
[GenerateSerializer, Immutable, Alias("resume-screening")]
public sealed record ResumeScreening : EventCommand;

/// <summary>The host's grant has ended: screening stops. By the consent only.</summary>
/// <param name="Consent">Which.</param>
/// <param name="State">How it ended.</param>
[GenerateSerializer, Immutable, Alias("stop-screening")]
public sealed record StopScreening([property: Id(0)] ConsentId Consent, [property: Id(1)] ConsentState State) : EventCommand;

/// <summary>There is an emergency at the event: the command centre is told at once, and the team is to become an incident response team. By the host or the team.</summary>
/// <param name="Site">The code of the site; null when it is none in particular.</param>
/// <param name="Words">What has happened, for gateways.</param>
/// <param name="Turn">How the team's deployment is turned; null to leave that to the command centre. By the host or the Secretariat.</param>
[GenerateSerializer, Immutable, Alias("raise-emergency")]
public sealed record RaiseEmergency([property: Id(0)] string? Site, [property: Id(1)] SealedContent Words, [property: Id(2)] TurnToResponse? Turn) : EventCommand;

/// <summary>The deployment of the team has refused to turn into a response team. By the event itself only.</summary>
/// <param name="Code">The code of the refusal.</param>
[GenerateSerializer, Immutable, Alias("refuse-turn")]
public sealed record RefuseTurn([property: Id(0)] string Code) : EventCommand;

/// <summary>The event is over: entrances check no more, and the lists are deleted after <see cref="EventPlan.KeepDays"/>. By the host or the Secretariat.</summary>
[GenerateSerializer, Immutable, Alias("close-event")]
public sealed record CloseEvent : EventCommand;

/// <summary>The lists are kept no longer. By the hub's clock only.</summary>
[GenerateSerializer, Immutable, Alias("delete-lists")]
public sealed record DeleteLists : EventCommand;
