using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Api;

/// <summary>A request for the permission of a country.</summary>
public sealed record AskConsentRequest : CommandRequest
{
    /// <summary>The country asked.</summary>
    [KnownOwner]
    public required OwnerId Country { get; init; }

    /// <summary>What is to be done.</summary>
    public required ConsentAction Action { get; init; }

    /// <summary>The tasks, each of which the country may grant or not: 1 to 50 codes of lower-case letters, digits and dashes.</summary>
    [Items(1, ConsentLimits.MaxTasks, Distinct = true), TaskCodes]
    public required ImmutableArray<string> Tasks { get; init; }

    /// <summary>On whose data; the country's own without it.</summary>
    [KnownOwner]
    public OwnerId? DataOwner { get; init; }

    /// <summary>Until when the permission is wanted: at most three years from now.</summary>
    [Ahead(ConsentLimits.LongestDays)]
    public required DateTimeOffset Until { get; init; }

    /// <summary>Without an answer it lapses then. Without it: 8 hours when flash, 3 days when urgent, 7 when routine, and never behind until.</summary>
    [Ahead(ConsentLimits.LongestDays)]
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>How urgent it is.</summary>
    public required Lane Lane { get; init; }

    /// <summary>What exactly, why and by whom; hubs do not read it.</summary>
    [PlainText(1, ConsentTexts.MaxText)]
    public required string Reason { get; init; }
}

/// <summary>The grant of what was asked for, whole or in part.</summary>
public sealed record GrantConsentRequest : CommandRequest
{
    /// <summary>The tasks granted, of those asked for; all of them without it.</summary>
    [Items(1, ConsentLimits.MaxTasks, Distinct = true), TaskCodes]
    public ImmutableArray<string>? Tasks { get; init; }

    /// <summary>When the grant ends; the time asked for without it.</summary>
    [Ahead(ConsentLimits.LongestDays)]
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Under which conditions; hubs do not read them.</summary>
    [PlainText(1, ConsentTexts.MaxText)]
    public string? Conditions { get; init; }
}

/// <summary>The refusal of what was asked for.</summary>
public sealed record RefuseConsentRequest : CommandRequest
{
    /// <summary>Why; hubs do not read it.</summary>
    [PlainText(1, ConsentTexts.MaxText)]
    public required string Reason { get; init; }
}

/// <summary>The end of a grant by the country that gave it.</summary>
public sealed record RevokeConsentRequest : CommandRequest
{
    /// <summary>Why; hubs do not read it.</summary>
    [PlainText(1, ConsentTexts.MaxText)]
    public string? Reason { get; init; }
}

/// <summary>How long texts of requests for consent may be.</summary>
public static class ConsentTexts
{
    /// <summary>Characters of a reason or of conditions.</summary>
    public const int MaxText = 10_000;
}
