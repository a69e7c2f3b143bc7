using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Events;

/// <summary>
/// The accreditation lists of a major event, what screening found on them, and who went in and out; the key is the <see cref="DeploymentId"/> of the support team (IMEST). It is at home at the host's hub, where the lists can be read, and deleted
/// <see cref="EventPlan.KeepDays"/> after the event is closed.
/// </summary>
[Alias("accreditations")]
public interface IAccreditationsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Adds, replaces or revokes accreditations (the host), or clears findings (the host, or the team under the host's grant). Each change stands for itself: what is wrong is refused by its place, the rest is done. When the call returns, what was done is
    /// flushed. Repeating it under its operation id is without effect and answered alike.
    /// </summary>
    /// <exception cref="Errors.MeshException"><c>not-found</c>, <c>forbidden</c>, <c>not-allowed-now</c>: the event is closed; <c>consent-required</c>: the team has no grant that holds; <c>invalid</c>, <c>too-large</c>, <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>.</exception>
    [Alias("change")]
    Task<AccreditationsOutcome> ChangeAsync(IssuedCommand<AccreditationsCommand> command, CancellationToken cancellationToken = default);

    /// <summary>
    /// Decides who goes in or out at entrances (the host, or the team under the host's grant), and takes over what entrances without network have decided, until the lists are deleted. When the call returns it is flushed. Repeating it under its operation id is without effect and answered alike.
    /// </summary>
    /// <exception cref="Errors.MeshException"><c>not-found</c>, <c>not-allowed-now</c>: the event is closed; <c>consent-required</c>: the team has no grant that holds; <c>invalid</c>, <c>operation-conflict</c>, <c>unavailable</c>; <c>busy</c>, also while too much that was shown waits.</exception>
    [Alias("pass")]
    Task<PassagesOutcome> PassAsync(IssuedCommand<PassagesCommand> command, CancellationToken cancellationToken = default);

    /// <summary>One accreditation with what is known of it, for host and team; null when there is none.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<AccreditationView?> GetAsync(OwnerId reader, string badge, CancellationToken cancellationToken = default);

    /// <summary>The accreditations in the order of their last changes, for host and team; copies for entrances are made of them.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="after">Behind which position; 0 from the beginning.</param>
    /// <param name="max">Accreditations, 1 to <see cref="AccreditationLimits.MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("read"), AlwaysInterleave]
    Task<AccreditationPage> ReadAsync(OwnerId reader, long after, int max, CancellationToken cancellationToken = default);

    /// <summary>How far screening is, and the figures of all days, for host and team.</summary>
    [Alias("get-figures"), AlwaysInterleave]
    Task<EventFigures> GetFiguresAsync(OwnerId reader, CancellationToken cancellationToken = default);

    /// <summary>What screening has found and nobody has cleared, the newest first, for host and team.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="before">Before which position; null for the newest.</param>
    /// <param name="max">Findings, 1 to <see cref="AccreditationLimits.MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("read-findings"), AlwaysInterleave]
    Task<FindingPage> ReadFindingsAsync(OwnerId reader, long? before, int max, CancellationToken cancellationToken = default);

    /// <summary>The event has changed. Called by it, until this has answered; word of an older version changes nothing.</summary>
    [Alias("note-event"), AlwaysInterleave]
    Task NoteEventAsync(EventView changed, CancellationToken cancellationToken = default);

    /// <summary>Makes it go on with what waits, and do what is due, at once. Called by the sweeps of the silos.</summary>
    [Alias("wake"), AlwaysInterleave]
    Task WakeAsync(CancellationToken cancellationToken = default);
}

/// <summary>Bounds of accreditations.</summary>
public static class AccreditationLimits
{
    /// <summary>Changes, or passages, of one command.</summary>
    public const int MaxChanges = 500;

    /// <summary>Entries of one page.</summary>
    public const int MaxPage = 500;

    /// <summary>Characters of a badge's number: letters, digits and dashes.</summary>
    public const int MaxBadge = 40;

    /// <summary>Characters of what somebody does at the event.</summary>
    public const int MaxFunction = 100;

    /// <summary>Sites, or zones, of one accreditation.</summary>
    public const int MaxPlaces = 50;

    /// <summary>Records that one finding names.</summary>
    public const int MaxRecords = 40;

    /// <summary>What was shown at entrances and waits to be asked of the records, of one event.</summary>
    public const int MaxShownWaiting = 10_000;

    /// <summary>Whether a text is a badge's number.</summary>
    public static bool IsBadge(string? badge) => badge is { Length: >= 1 and <= MaxBadge } && badge.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}

/// <summary>Somebody who is accredited.</summary>
/// <param name="Badge">The number of the badge.</param>
/// <param name="Person">Who it is; at least one name.</param>
/// <param name="Sites">The codes of the sites.</param>
/// <param name="Zones">The codes of the zones; empty for places without zones only.</param>
[GenerateSerializer, Immutable, Alias("accreditation")]
public sealed record Accreditation(
    [property: Id(0)] string Badge, [property: Id(1)] PersonParticulars Person, [property: Id(2)] ImmutableArray<string> Sites, [property: Id(3)] ImmutableArray<string> Zones)
{
    /// <summary>The travel document, as checks look it up; null when none is given.</summary>
    [Id(4)]
    public DocumentQuestion? Document { get; init; }

    /// <summary>The first day; null for the event's.</summary>
    [Id(5)]
    public DateOnly? From { get; init; }

    /// <summary>The last day; null for the event's.</summary>
    [Id(6)]
    public DateOnly? Until { get; init; }

    /// <summary>What the person does there; null when it is not said.</summary>
    [Id(7)]
    public string? Function { get; init; }

    /// <summary>When the badge was revoked; null while it was not.</summary>
    [Id(8)]
    public DateTimeOffset? RevokedAt { get; init; }
}

/// <summary>Changes of the lists of an event.</summary>
/// <param name="Changes">The changes, 1 to <see cref="AccreditationLimits.MaxChanges"/>, each of another badge.</param>
[GenerateSerializer, Immutable, Alias("accreditations-command")]
public sealed record AccreditationsCommand([property: Id(0)] ImmutableArray<AccreditationChange> Changes);

/// <summary>What is to become of one badge.</summary>
[GenerateSerializer, Immutable, Alias("accreditation-change")]
public abstract record AccreditationChange
{
    /// <summary>Of which badge.</summary>
    public abstract string Badge { get; }
}

/// <summary>Accredit somebody. A badge that is there already and says something else is refused, unless it is replaced.</summary>
/// <param name="Entry">Who, and for what.</param>
/// <param name="Replaces">Whether it takes the place of what the badge says; a revoked badge stays revoked.</param>
[GenerateSerializer, Immutable, Alias("accredit")]
public sealed record Accredit([property: Id(0)] Accreditation Entry, [property: Id(1)] bool Replaces) : AccreditationChange
{
    /// <inheritdoc/>
    public override string Badge => Entry.Badge;
}

/// <summary>Revoke a badge: it is admitted nowhere any more.</summary>
/// <param name="Number">Which.</param>
[GenerateSerializer, Immutable, Alias("revoke-badge")]
public sealed record RevokeBadge([property: Id(0)] string Number) : AccreditationChange
{
    /// <inheritdoc/>
    public override string Badge => Number;
}

/// <summary>Host or team has looked at what screening found of a badge: it is no reason to keep the person out. Another record that is found later is a finding again.</summary>
/// <param name="Number">Which.</param>
[GenerateSerializer, Immutable, Alias("clear-finding")]
public sealed record ClearFinding([property: Id(0)] string Number) : AccreditationChange
{
    /// <inheritdoc/>
    public override string Badge => Number;

    /// <summary>When what was looked at had been found; what has been found since is not cleared with it. Null for all that was found.</summary>
    [Id(1)]
    public DateTimeOffset? FoundAt { get; init; }
}

/// <summary>What became of changes.</summary>
/// <param name="Done">How many were done; those that change nothing count.</param>
/// <param name="Refused">Those that were not.</param>
[GenerateSerializer, Immutable, Alias("accreditations-outcome")]
public sealed record AccreditationsOutcome([property: Id(0)] int Done, [property: Id(1)] ImmutableArray<RefusedChange> Refused)
{
    /// <summary>How many badges there are now.</summary>
    [Id(2)]
    public long Listed { get; init; }
}

/// <summary>An accreditation with what is known of it.</summary>
/// <param name="Entry">The accreditation.</param>
/// <param name="At">When it was last changed.</param>
/// <param name="Finding">What screening has found; null for nothing.</param>
/// <param name="LastPassage">Where the badge last went in or out, or wanted to; null when it did not.</param>
[GenerateSerializer, Immutable, Alias("accreditation-view")]
public sealed record AccreditationView(
    [property: Id(0)] Accreditation Entry, [property: Id(1)] DateTimeOffset At, [property: Id(2)] Finding? Finding, [property: Id(3)] DecidedPassage? LastPassage);

/// <summary>A page of accreditations.</summary>
/// <param name="Entries">Each with its open finding, if any. What a badge said before may stand there once more; the later one counts.</param>
/// <param name="Next">Behind which position to read on; null when nothing follows.</param>
/// <param name="At">The hub's time when it was read.</param>
[GenerateSerializer, Immutable, Alias("accreditation-page")]
public sealed record AccreditationPage([property: Id(0)] ImmutableArray<Accreditation> Entries, [property: Id(1)] long? Next, [property: Id(2)] DateTimeOffset At)
{
    /// <summary>Badges of the page with a finding that nobody has cleared.</summary>
    [Id(3)]
    public ImmutableArray<string> Suspicious { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>What screening has found of one badge. A lead, no proof.</summary>
/// <param name="Badge">Which.</param>
/// <param name="At">When.</param>
/// <param name="Hub">From which hub's copy of the records.</param>
/// <param name="Records">The records, at most <see cref="AccreditationLimits.MaxRecords"/>, also those that were found before.</param>
[GenerateSerializer, Immutable, Alias("finding")]
public sealed record Finding([property: Id(0)] string Badge, [property: Id(1)] DateTimeOffset At, [property: Id(2)] HubName Hub, [property: Id(3)] ImmutableArray<FoundRecord> Records)
{
    /// <summary>When host or team cleared it; null while neither has.</summary>
    [Id(4)]
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>Who cleared it.</summary>
    [Id(5)]
    public Author? ClearedBy { get; init; }

    /// <summary>How many of the records, the first, were not known before this finding.</summary>
    [Id(6)]
    public int NewRecords { get; init; }
}

/// <summary>A record that screening found.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="Record">Which.</param>
/// <param name="Score">How like the person is to the recorded one, 0 to 1; null for what was found by number.</param>
/// <param name="IsUrgent">Whether the record is of somebody wanted or dangerous.</param>
[GenerateSerializer, Immutable, Alias("found-record")]
public sealed record FoundRecord([property: Id(0)] OwnerId Owner, [property: Id(1)] RecordId Record, [property: Id(2)] double? Score, [property: Id(3)] bool IsUrgent)
{
    /// <summary>The code of the entrance where it was found by what was shown there; null for what was found by the lists.</summary>
    [Id(4)]
    public string? Checkpoint { get; init; }

    /// <summary>What was shown there, for the hit on the record.</summary>
    [Id(5), JsonIgnore]
    public HitQuestion? Asked { get; init; }
}

/// <summary>A page of findings.</summary>
/// <param name="Findings">The findings.</param>
/// <param name="Next">Before which position to read on; null when nothing follows.</param>
[GenerateSerializer, Immutable, Alias("finding-page")]
public sealed record FindingPage([property: Id(0)] ImmutableArray<Finding> Findings, [property: Id(1)] long? Next);

/// <summary>How far screening is, and what happened at the entrances.</summary>
/// <param name="Listed">Badges on the lists.</param>
/// <param name="Screened">Badges that were screened.</param>
/// <param name="Suspicious">Badges with a finding, cleared or not.</param>
/// <param name="ScreenedUpTo">When all that was listed had last been screened, and what has changed since had been looked at; null before.</param>
/// <param name="Days">The figures of each day, at the sites.</param>
[GenerateSerializer, Immutable, Alias("event-figures")]
public sealed record EventFigures(
    [property: Id(0)] long Listed, [property: Id(1)] long Screened, [property: Id(2)] long Suspicious, [property: Id(3)] DateTimeOffset? ScreenedUpTo, [property: Id(4)] ImmutableArray<EventDay> Days)
{
    /// <summary>How much that was shown at entrances waits to be asked of the records.</summary>
    [Id(5)]
    public long ShownWaiting { get; init; }
}

/// <summary>The daily report of an event: figures, and nothing of anybody.</summary>
/// <param name="Day">The day, at the sites.</param>
/// <param name="Listed">Badges that were added.</param>
/// <param name="Screened">Badges that were screened.</param>
/// <param name="Suspicious">Findings.</param>
/// <param name="Admitted">Who was let in.</param>
/// <param name="Refused">Who was not.</param>
/// <param name="OnStaleData">Who was let in or refused on a copy without network.</param>
/// <param name="Alarms">Revoked badges that were let in on such a copy.</param>
[GenerateSerializer, Immutable, Alias("event-day")]
public sealed record EventDay(
    [property: Id(0)] DateOnly Day,
    [property: Id(1)] long Listed,
    [property: Id(2)] long Screened,
    [property: Id(3)] long Suspicious,
    [property: Id(4)] long Admitted,
    [property: Id(5)] long Refused,
    [property: Id(6)] long OnStaleData,
    [property: Id(7)] long Alarms);
