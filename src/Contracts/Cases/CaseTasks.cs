using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Cases;

/// <summary>Something to be done in a case.</summary>
/// <param name="Number">Its number in the case, from 1.</param>
/// <param name="By">Who added it.</param>
/// <param name="Terms">What is to be done.</param>
/// <param name="State">Where it stands.</param>
[GenerateSerializer, Immutable, Alias("case-task")]
public sealed record CaseTask([property: Id(0)] int Number, [property: Id(1)] Author By, [property: Id(2)] CaseTaskTerms Terms, [property: Id(3)] CaseTaskState State)
{
    /// <summary>When it was started; null when it was not.</summary>
    [Id(4)]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was done or stopped; null while neither.</summary>
    [Id(5)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What came of it, or why it was stopped, for gateways; null when nobody said.</summary>
    [Id(6)]
    public SealedContent? Outcome { get; init; }

    /// <summary>How the grant that it needs ended, which stops it; null while it has not.</summary>
    [Id(7)]
    public ConsentEnd? GrantEnd { get; init; }

    /// <summary>How many steps were recorded.</summary>
    [Id(8)]
    public int Steps { get; init; }

    /// <summary>The case from which it was taken over, and its number there; null when it was added here.</summary>
    [Id(9)]
    public CaseOrigin? Origin { get; init; }
}

/// <summary>What is to be done, by whom and until when.</summary>
/// <param name="Assignee">Whose task it is.</param>
/// <param name="Officer">The number of the officer there; null for the bureau.</param>
/// <param name="DueAt">When it is due; null for no time.</param>
/// <param name="Text">What is to be done, for gateways.</param>
[GenerateSerializer, Immutable, Alias("case-task-terms")]
public sealed record CaseTaskTerms(
    [property: Id(0)] OwnerId Assignee, [property: Id(1)] string? Officer, [property: Id(2)] DateTimeOffset? DueAt, [property: Id(3)] SealedContent Text)
{
    /// <summary>The country whose territory, people or data a task of the organisation touches; null for none. Such a task needs the country's grant.</summary>
    [Id(4)]
    public OwnerId? Touches { get; init; }

    /// <summary>The grant under which it is done; null when it needs none.</summary>
    [Id(5)]
    public CaseTaskGrant? Grant { get; init; }
}

/// <summary>The grant under which a task is done. It is asked for again at the start and at every step.</summary>
/// <param name="Consent">The request for consent, which need not be answered yet.</param>
/// <param name="Action">What is done.</param>
/// <param name="Task">The code of the task in the grant.</param>
[GenerateSerializer, Immutable, Alias("case-task-grant")]
public sealed record CaseTaskGrant([property: Id(0)] ConsentId Consent, [property: Id(1)] ConsentAction Action, [property: Id(2)] string Task);

/// <summary>Where a task stands.</summary>
[GenerateSerializer, Alias("case-task-state")]
[JsonConverter(typeof(KebabCase<CaseTaskState>))]
public enum CaseTaskState
{
    /// <summary>It has not been started.</summary>
    Open = 0,

    /// <summary>It is being done.</summary>
    Running = 1,

    /// <summary>It is done.</summary>
    Done = 2,

    /// <summary>It was stopped.</summary>
    Stopped = 3,
}
