using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Consent;

/// <summary>
/// One request for the permission of a country, its answer and its end; the key is a <see cref="ConsentId"/>. Nothing of the organisation touches a country, its people
/// or its data without a grant, which is asked for at every step by <see cref="UseConsent"/>.
/// </summary>
[Alias("consent")]
public interface IConsentGrain : IAggregateGrain
{
    /// <summary>Asks, answers, uses or ends. Repeating a command under its operation id is without effect.</summary>
    /// <exception cref="Errors.MeshException">
    /// <c>consent-required</c>: the grant does not cover the use, or is over; <c>not-allowed-now</c>: not in this state, the sentence says what is possible;
    /// <c>forbidden</c>, <c>not-found</c>, <c>invalid</c>, <c>conflict</c>, <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("execute")]
    Task<ConsentView> ExecuteAsync(IssuedCommand<ConsentCommand> command, CancellationToken cancellationToken = default);

    /// <summary>The request as it stands; null when there is none, or it does not concern the reader.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<ConsentView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default);
}

/// <summary>An actor that works under grants, and is told when one ends.</summary>
[Alias("consent-user")]
public interface IConsentUser : IGrainWithStringKey
{
    /// <summary>A grant is over: work under it stops now. Called by the consent, until it is answered; repeating is without effect.</summary>
    [Alias("consent-ended")]
    Task ConsentEndedAsync(ConsentEnd end, CancellationToken cancellationToken = default);
}

/// <summary>A request for consent with its version.</summary>
/// <param name="Record">What it says.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
[GenerateSerializer, Immutable, Alias("consent-view")]
public sealed record ConsentView([property: Id(0)] ConsentRecord Record, [property: Id(1)] long Version);

/// <summary>A request for consent, as hubs may read it; reasons and conditions are for gateways.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Requester">Who asks.</param>
/// <param name="Terms">What is asked for.</param>
/// <param name="RequestedAt">When it was asked.</param>
/// <param name="State">Where it stands.</param>
[GenerateSerializer, Immutable, Alias("consent-record")]
public sealed record ConsentRecord(
    [property: Id(0)] ConsentId Id,
    [property: Id(1)] Author Requester,
    [property: Id(2)] ConsentTerms Terms,
    [property: Id(3)] DateTimeOffset RequestedAt,
    [property: Id(4)] ConsentState State)
{
    /// <summary>What was granted; null unless it was.</summary>
    [Id(5)]
    public ConsentGrant? Grant { get; init; }

    /// <summary>When it was refused, or ended; null while neither.</summary>
    [Id(6)]
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>On whose behalf it was refused or ended.</summary>
    [Id(7)]
    public Author? ClosedBy { get; init; }

    /// <summary>Why it was refused or revoked, for gateways; null when nobody said.</summary>
    [Id(8)]
    public SealedContent? ClosingReason { get; init; }

    /// <summary>The work that goes on under the grant.</summary>
    [Id(9)]
    public ImmutableArray<ConsentUse> Uses { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whom it concerns: who asks, who is asked, and whose data it is about.</summary>
    [JsonIgnore]
    public ImmutableArray<OwnerId> Parties => [.. new[] { Requester.Owner, Id.Country, Terms.DataOwner }.Distinct()];
}

/// <summary>What a country is asked for.</summary>
/// <param name="Action">What the organisation wants to do.</param>
/// <param name="Tasks">The tasks, each of which the country may grant or not: 1 to <see cref="ConsentLimits.MaxTasks"/> different codes.</param>
/// <param name="DataOwner">On whose data.</param>
/// <param name="AnswerBy">Without an answer it lapses then.</param>
/// <param name="Until">Until when the permission is wanted.</param>
/// <param name="Reason">What exactly, why and by whom, for gateways.</param>
[GenerateSerializer, Immutable, Alias("consent-terms")]
public sealed record ConsentTerms(
    [property: Id(0)] ConsentAction Action,
    [property: Id(1)] ImmutableArray<string> Tasks,
    [property: Id(2)] OwnerId DataOwner,
    [property: Id(3)] DateTimeOffset AnswerBy,
    [property: Id(4)] DateTimeOffset Until,
    [property: Id(5)] SealedContent Reason);

/// <summary>What a country grants.</summary>
/// <param name="Tasks">The tasks that it grants, of those asked for.</param>
/// <param name="EndsAt">When the grant ends, at the latest when it was asked for.</param>
/// <param name="Conditions">Under which conditions, for gateways; null for none.</param>
/// <param name="GrantedAt">When it was granted.</param>
/// <param name="By">By whom.</param>
[GenerateSerializer, Immutable, Alias("consent-grant")]
public sealed record ConsentGrant(
    [property: Id(0)] ImmutableArray<string> Tasks,
    [property: Id(1)] DateTimeOffset EndsAt,
    [property: Id(2)] SealedContent? Conditions,
    [property: Id(3)] DateTimeOffset GrantedAt,
    [property: Id(4)] Author By);

/// <summary>Work that goes on under a grant.</summary>
/// <param name="Work">The actor that does it.</param>
/// <param name="Task">The task.</param>
/// <param name="Since">When it began.</param>
[GenerateSerializer, Immutable, Alias("consent-use")]
public sealed record ConsentUse([property: Id(0)] GrainId Work, [property: Id(1)] string Task, [property: Id(2)] DateTimeOffset Since);

/// <summary>Word to work under a grant that it is over.</summary>
/// <param name="Consent">Which consent.</param>
/// <param name="State">How it ended.</param>
/// <param name="At">When.</param>
/// <param name="Tasks">The tasks that the work had under it.</param>
[GenerateSerializer, Immutable, Alias("consent-end")]
public sealed record ConsentEnd(
    [property: Id(0)] ConsentId Consent, [property: Id(1)] ConsentState State, [property: Id(2)] DateTimeOffset At, [property: Id(3)] ImmutableArray<string> Tasks);

/// <summary>What the organisation does that touches a country.</summary>
[GenerateSerializer, Alias("consent-action")]
[JsonConverter(typeof(KebabCase<ConsentAction>))]
public enum ConsentAction
{
    /// <summary>Send a response team to the country.</summary>
    DeployTeam = 0,

    /// <summary>Contact a witness or somebody else there.</summary>
    ContactWitness = 1,

    /// <summary>Share data of the country further than it has allowed.</summary>
    ShareFurther = 2,

    /// <summary>Publish on behalf of the country.</summary>
    PublishOnBehalf = 3,

    /// <summary>Act on a hit with data of the country, or on its territory.</summary>
    ActOnHit = 4,
}

/// <summary>Where a request for consent stands.</summary>
[GenerateSerializer, Alias("consent-state")]
[JsonConverter(typeof(KebabCase<ConsentState>))]
public enum ConsentState
{
    /// <summary>The country has not answered yet.</summary>
    Requested = 0,

    /// <summary>The country has granted it, whole or in part, and it has not ended.</summary>
    Granted = 1,

    /// <summary>The country has refused.</summary>
    Refused = 2,

    /// <summary>The country did not answer in time.</summary>
    Lapsed = 3,

    /// <summary>The country has taken the grant back.</summary>
    Revoked = 4,

    /// <summary>The time of the grant is over.</summary>
    Ended = 5,

    /// <summary>Who asked does not need it any more.</summary>
    Withdrawn = 6,
}

/// <summary>How large a request for consent may be.</summary>
public static class ConsentLimits
{
    /// <summary>Tasks of one request.</summary>
    public const int MaxTasks = 50;

    /// <summary>Characters of the code of a task: lower-case letters, digits and dashes.</summary>
    public const int MaxTask = 60;

    /// <summary>Whether a text is the code of a task.</summary>
    public static bool IsTask(string? code) => code is { Length: >= 1 and <= MaxTask } && code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Bytes of a reason or of conditions, as hubs carry them.</summary>
    public const int MaxSealedBytes = 64 * 1024;

    /// <summary>Works that go on under one grant at once.</summary>
    public const int MaxUses = 1000;

    /// <summary>How many days ahead a permission may be asked for.</summary>
    public const int LongestDays = 3 * 365;

    /// <summary>How far ahead a permission may be asked for.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(LongestDays);
}
