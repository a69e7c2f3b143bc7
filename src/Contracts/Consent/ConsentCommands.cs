using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Consent;

/// <summary>What can be done with a request for consent.</summary>
[GenerateSerializer, Immutable, Alias("consent-command")]
public abstract record ConsentCommand;

/// <summary>Ask a country. By whoever needs the permission.</summary>
/// <param name="Terms">What is asked for.</param>
/// <param name="Lane">How urgent it is.</param>
[GenerateSerializer, Immutable, Alias("request-consent")]
public sealed record RequestConsent([property: Id(0)] ConsentTerms Terms, [property: Id(1)] Lane Lane) : ConsentCommand;

/// <summary>Grant what was asked for, whole or in part. By the country asked.</summary>
/// <param name="Tasks">The tasks granted; empty for all that were asked for.</param>
/// <param name="EndsAt">When the grant ends; null for the time asked for.</param>
/// <param name="Conditions">Under which conditions, for gateways; null for none.</param>
[GenerateSerializer, Immutable, Alias("grant-consent")]
public sealed record GrantConsent(
    [property: Id(0)] ImmutableArray<string> Tasks, [property: Id(1)] DateTimeOffset? EndsAt, [property: Id(2)] SealedContent? Conditions) : ConsentCommand;

/// <summary>Refuse what was asked for. By the country asked.</summary>
/// <param name="Reason">Why, for gateways.</param>
[GenerateSerializer, Immutable, Alias("refuse-consent")]
public sealed record RefuseConsent([property: Id(0)] SealedContent Reason) : ConsentCommand;

/// <summary>Take a grant back: work under it stops. By the country that granted it.</summary>
/// <param name="Reason">Why, for gateways; null when it does not say.</param>
[GenerateSerializer, Immutable, Alias("revoke-consent")]
public sealed record RevokeConsent([property: Id(0)] SealedContent? Reason) : ConsentCommand;

/// <summary>Take a request back, or give a grant up: work under it stops. By whoever asked.</summary>
[GenerateSerializer, Immutable, Alias("withdraw-consent-request")]
public sealed record WithdrawConsentRequest : ConsentCommand;

/// <summary>
/// Take one step of work under a grant. It is recorded, so that only a grant that holds when it is written lets the step be taken. The first step of a work makes it
/// known: it is told when the grant ends.
/// </summary>
/// <param name="Work">The actor that works; an <see cref="IConsentUser"/>.</param>
/// <param name="Action">What it does.</param>
/// <param name="Task">The task.</param>
[GenerateSerializer, Immutable, Alias("use-consent")]
public sealed record UseConsent([property: Id(0)] GrainId Work, [property: Id(1)] ConsentAction Action, [property: Id(2)] string Task) : ConsentCommand;

/// <summary>Work under a grant is done, or has stopped.</summary>
/// <param name="Work">The actor that worked.</param>
/// <param name="Task">The task; null for all of the work's.</param>
[GenerateSerializer, Immutable, Alias("finish-use")]
public sealed record FinishUse([property: Id(0)] GrainId Work, [property: Id(1)] string? Task) : ConsentCommand;

/// <summary>The time for the answer, or of the grant, is over. By the hub's clock only.</summary>
[GenerateSerializer, Immutable, Alias("end-consent")]
public sealed record EndConsent : ConsentCommand;
