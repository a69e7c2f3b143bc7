using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Experts;

namespace Interpol.Mesh.Api;

/// <summary>What is needed of a deployment.</summary>
public sealed record DeploymentNeedBody
{
    /// <summary>For what: irt-disaster, irt-crime or imest.</summary>
    public required DeploymentKind Kind { get; init; }

    /// <summary>How large it is.</summary>
    public required DeploymentMagnitude Magnitude { get; init; }

    /// <summary>Where.</summary>
    [Items(1, DeploymentLimits.MaxSites)]
    public required ImmutableArray<DeploymentSiteBody> Sites { get; init; }

    /// <summary>What is to be done: codes of lower-case letters, digits and dashes.</summary>
    [Items(1, ConsentLimits.MaxTasks, Distinct = true), TaskCodes]
    public required ImmutableArray<string> Tasks { get; init; }

    /// <summary>From when the team is needed; now without it.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when; as the table of estimates says without it.</summary>
    [Ahead(DeploymentLimits.LongestDays)]
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A place where a team works.</summary>
/// <param name="Name">What it is called; hubs read it.</param>
/// <param name="Latitude">Degrees.</param>
/// <param name="Longitude">Degrees.</param>
public sealed record DeploymentSiteBody(
    [property: PlainText(1, DeploymentLimits.MaxLine, OneLine = true)] string Name, [property: Range(-90, 90)] double Latitude, [property: Range(-180, 180)] double Longitude);

/// <summary>An offer of help to a country.</summary>
public sealed record OfferDeploymentRequest : CommandRequest
{
    /// <summary>The country; needed when the offer is new, and not changed later.</summary>
    [KnownOwner]
    public OwnerId? Host { get; init; }

    /// <summary>What seems to be needed.</summary>
    public required DeploymentNeedBody Need { get; init; }

    /// <summary>Of what the offer is the answer, for example an alert's identifier; hubs read it.</summary>
    [PlainText(1, DeploymentLimits.MaxLine, OneLine = true)]
    public required string Source { get; init; }

    /// <summary>What happened, of what is public; hubs read it.</summary>
    [PlainText(1, DeploymentLimits.MaxLine, OneLine = true)]
    public required string Headline { get; init; }
}

/// <summary>The request for a team, by the host.</summary>
public sealed record RequestDeploymentRequest : CommandRequest
{
    /// <summary>What is needed.</summary>
    public required DeploymentNeedBody Need { get; init; }

    /// <summary>What happened and what the team is to do; hubs do not read it.</summary>
    [PlainText(1, DeploymentTexts.MaxText)]
    public required string Reason { get; init; }
}

/// <summary>For what the host is asked for its consent.</summary>
public record MandateRequestBody : CommandRequest
{
    /// <summary>The tasks; those of the need without it.</summary>
    [Items(1, ConsentLimits.MaxTasks, Distinct = true), TaskCodes]
    public ImmutableArray<string>? Tasks { get; init; }

    /// <summary>Until when; a week longer than planned without it.</summary>
    [Ahead(DeploymentLimits.LongestDays)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>Without an answer the request lapses then; after 8 hours without it.</summary>
    [Ahead(DeploymentLimits.LongestDays)]
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>What exactly, why and by whom; hubs do not read it.</summary>
    [PlainText(1, DeploymentTexts.MaxText)]
    public required string Reason { get; init; }
}

/// <summary>What is needed, as assessed or after the turn to a response team, and for what the host is asked at once.</summary>
public sealed record AssessDeploymentRequest : MandateRequestBody
{
    /// <summary>What is needed.</summary>
    public required DeploymentNeedBody Need { get; init; }
}

/// <summary>A text to a deployment that may be left out.</summary>
public sealed record DeploymentReasonRequest : CommandRequest
{
    /// <summary>Why; hubs do not read it.</summary>
    [PlainText(1, DeploymentTexts.MaxText)]
    public string? Reason { get; init; }
}

/// <summary>A text to a deployment: the final report, an arrest.</summary>
public sealed record DeploymentReportRequest : CommandRequest
{
    /// <summary>What happened; hubs do not read it.</summary>
    [PlainText(1, DeploymentTexts.MaxText)]
    public required string Report { get; init; }
}

/// <summary>The extension of a deployment.</summary>
public sealed record ExtendDeploymentRequest : CommandRequest
{
    /// <summary>Until when.</summary>
    [Ahead(DeploymentLimits.LongestDays)]
    public required DateTimeOffset Until { get; init; }

    /// <summary>Why; hubs do not read it.</summary>
    [PlainText(1, DeploymentTexts.MaxText)]
    public required string Reason { get; init; }
}

/// <summary>A team of a deployment.</summary>
public sealed record PutTeamRequest : CommandRequest
{
    /// <summary>The number of its site in the need, from 0.</summary>
    [Range(0, DeploymentLimits.MaxSites - 1)]
    public required int Site { get; init; }

    /// <summary>The member that leads it; nobody yet without it.</summary>
    public ExpertId? Leader { get; init; }
}

/// <summary>An expert for a deployment.</summary>
public sealed record AddMemberRequest : CommandRequest
{
    /// <summary>The expert.</summary>
    public required ExpertId Expert { get; init; }

    /// <summary>The letter of the team; the reserve without it.</summary>
    [RegularExpression("^[A-Z]$", ErrorMessage = "must be the letter of a team, A to Z.")]
    public string? Team { get; init; }
}

/// <summary>Where a member is put.</summary>
public sealed record PlaceMemberRequest : CommandRequest
{
    /// <summary>The letter of the team; the reserve without it.</summary>
    [RegularExpression("^[A-Z]$", ErrorMessage = "must be the letter of a team, A to Z.")]
    public string? Team { get; init; }
}

/// <summary>How far a member is.</summary>
public sealed record MoveMemberRequest : CommandRequest
{
    /// <summary>travelling, on-site or home.</summary>
    public required MemberStage Stage { get; init; }
}

/// <summary>Which team coordinates on site.</summary>
public sealed record NameCoordinatorRequest : CommandRequest
{
    /// <summary>The letter of a team with somebody on site.</summary>
    [RegularExpression("^[A-Z]$", ErrorMessage = "must be the letter of a team, A to Z.")]
    public required string Team { get; init; }
}

/// <summary>How long texts of deployments may be.</summary>
public static class DeploymentTexts
{
    /// <summary>Characters of a reason or a report; so many fit into what hubs carry, in any script.</summary>
    public const int MaxText = 4_000;
}
