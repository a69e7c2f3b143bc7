using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Api;

/// <summary>The security plan of a major event, all of it.</summary>
public sealed record PlanEventRequest : CommandRequest
{
    /// <summary>What the event is called.</summary>
    [PlainText(1, EventLimits.MaxName, OneLine = true)]
    public required string Name { get; init; }

    /// <summary>The first day, at the sites.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day, at the sites; at most 180 days in all.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>The time zone of the sites, as <c>America/Sao_Paulo</c>: by it days begin and end.</summary>
    [PlainText(1, 60, OneLine = true)]
    public required string TimeZone { get; init; }

    /// <summary>Where it takes place, 1 to 50. A site that was named before stays.</summary>
    [Items(1, EventLimits.MaxSites)]
    public required ImmutableArray<EventSite> Sites { get; init; }

    /// <summary>The entrances, at most 500.</summary>
    [Items(0, EventLimits.MaxCheckpoints)]
    public ImmutableArray<EventCheckpoint>? Checkpoints { get; init; }

    /// <summary>What is to be done and by whom, at most 200.</summary>
    [Items(0, EventLimits.MaxTasks)]
    public ImmutableArray<EventTask>? Tasks { get; init; }

    /// <summary>Whose officers the team's are, beside the Secretariat's.</summary>
    [Items(0, EventLimits.MaxTeam, Distinct = true)]
    public ImmutableArray<OwnerId>? Team { get; init; }

    /// <summary>The day of the rehearsal, before the first day; entrances admit then too.</summary>
    public DateOnly? RehearsalOn { get; init; }

    /// <summary>How many days after the event is closed its lists are deleted, 1 to 180; 30 without it.</summary>
    [Range(1, EventLimits.MaxKeepDays, ErrorMessage = "is 1 to 180 days.")]
    public int? KeepDays { get; init; }

    /// <summary>Whom to call for what; hubs do not read it.</summary>
    [PlainText(1, EventTexts.MaxText)]
    public string? Contacts { get; init; }
}

/// <summary>Beginning to screen the lists.</summary>
public sealed record StartScreeningRequest : CommandRequest
{
    /// <summary>The host's grant to send a team for the task <c>accreditation-checks</c>.</summary>
    public required ConsentId Consent { get; init; }
}

/// <summary>An emergency at an event.</summary>
public sealed record EmergencyRequest : CommandRequest
{
    /// <summary>What has happened; hubs do not read it.</summary>
    [PlainText(1, EventTexts.MaxText)]
    public required string What { get; init; }

    /// <summary>The code of the site; none in particular without it.</summary>
    [PlainText(1, EventLimits.MaxCode, OneLine = true)]
    public string? Site { get; init; }

    /// <summary>What the team is to become, by the host or the Secretariat: <c>irt-disaster</c> or <c>irt-crime</c>. The host is asked at once for its consent to the new mandate. The command centre decides without it.</summary>
    public DeploymentKind? Becomes { get; init; }

    /// <summary>The tasks of the new mandate, codes; those of the deployment without it.</summary>
    [Items(1, ConsentLimits.MaxTasks, Distinct = true), TaskCodes]
    public ImmutableArray<string>? Tasks { get; init; }
}

/// <summary>Changes of the accreditation lists of an event. Each stands for itself.</summary>
public sealed record ChangeAccreditationsRequest : CommandRequest
{
    /// <summary>1 to 500 changes, each of another badge.</summary>
    [Items(1, AccreditationLimits.MaxChanges)]
    public required ImmutableArray<AccreditationChangeRequest> Changes { get; init; }
}

/// <summary>One change: one of its four fields.</summary>
public sealed record AccreditationChangeRequest : IValidatableObject
{
    /// <summary>Accredits somebody under a badge that is not on the lists. One that says the same is refused as <c>already-there</c>, another as <c>conflict</c>.</summary>
    public AccreditationRequest? Enter { get; init; }

    /// <summary>Puts what a badge says in the place of what it said; a revoked badge stays revoked.</summary>
    public AccreditationRequest? Replace { get; init; }

    /// <summary>Revokes the badge with this number, for good.</summary>
    public string? Revoke { get; init; }

    /// <summary>Clears what screening has found of the badge with this number. By the host, or by the team under the host's grant.</summary>
    public string? Clear { get; init; }

    /// <summary>Beside clear: the <c>at</c> of the finding that was looked at. When more was found since, it is refused as <c>conflict</c>. Without it all that was found is cleared.</summary>
    public DateTimeOffset? FoundAt { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (new object?[] { Enter, Replace, Revoke, Clear }.Count(one => one is not null) != 1)
        {
            yield return new ValidationResult("must be given, or one of replace, revoke and clear, and only one of the four.", [nameof(Enter)]);
        }

        if (FoundAt is not null && Clear is null)
        {
            yield return new ValidationResult("stands beside clear, and nowhere else.", [nameof(FoundAt)]);
        }
    }
}

/// <summary>Somebody who is to be accredited.</summary>
public sealed record AccreditationRequest
{
    /// <summary>The number of the badge: 1 to 40 letters, digits and dashes.</summary>
    public required string Badge { get; init; }

    /// <summary>Who it is, with a name at least.</summary>
    public required PersonParticulars Person { get; init; }

    /// <summary>The travel document. What is typed otherwise than it is recorded is cleaned.</summary>
    public CheckDocumentRequest? TravelDocument { get; init; }

    /// <summary>The codes of the sites.</summary>
    [Items(1, AccreditationLimits.MaxPlaces, Distinct = true)]
    public required ImmutableArray<string> Sites { get; init; }

    /// <summary>The codes of the zones.</summary>
    [Items(0, AccreditationLimits.MaxPlaces, Distinct = true)]
    public ImmutableArray<string>? Zones { get; init; }

    /// <summary>The first day; the event's without it.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day; the event's without it.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>What the person does there.</summary>
    [PlainText(1, AccreditationLimits.MaxFunction, OneLine = true)]
    public string? Function { get; init; }
}

/// <summary>Badges at entrances.</summary>
public sealed record PassRequest : CommandRequest
{
    /// <summary>1 to 500, in the order in which they happened.</summary>
    [Items(1, AccreditationLimits.MaxChanges)]
    public required ImmutableArray<PassageRequest> Passages { get; init; }
}

/// <summary>A badge at an entrance.</summary>
public sealed record PassageRequest
{
    /// <summary>The number of the badge, as it was read.</summary>
    public required string Badge { get; init; }

    /// <summary>The code of the entrance.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>In or out.</summary>
    public required PassageDirection Direction { get; init; }

    /// <summary>What an entrance without network has decided; the hub decides without it.</summary>
    public OfflineDecision? Offline { get; init; }

    /// <summary>What whoever comes with the badge shows or says: travelDocument, person or zone, as checks ask them. What an entrance without network has seen is asked when it is handed on.</summary>
    public CheckQuestionRequest? Shown { get; init; }
}

/// <summary>How long texts of events may be.</summary>
public static class EventTexts
{
    /// <summary>Characters of a text.</summary>
    public const int MaxText = 10_000;
}
