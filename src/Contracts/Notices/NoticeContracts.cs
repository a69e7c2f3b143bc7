using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Handling;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Notices;

/// <summary>
/// One notice through its life; the key is its number, a <see cref="NoticeId"/> that <see cref="Numbers.INumberGrain"/> gave to its owner. A draft is no notice yet: it
/// stays at the owner's gateway.
/// </summary>
[Alias("notice")]
public interface INoticeGrain : IAggregateGrain
{
    /// <summary>Submits, reviews, publishes, changes or ends it. Repeating a command under its operation id is without effect.</summary>
    /// <exception cref="Errors.MeshException">
    /// <c>invalid</c>: what is missing, all at once, or what is wrong; <c>not-allowed-now</c>: not in this state, the sentence says what is possible;
    /// <c>consent-required</c>: the country on whose behalf it would be published has not granted it; <c>forbidden</c>, <c>not-found</c>, <c>conflict</c>,
    /// <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("execute")]
    Task<NoticeView> ExecuteAsync(IssuedCommand<NoticeCommand> command, CancellationToken cancellationToken = default);

    /// <summary>The notice as the reader may see it; null when there is none, or none for that reader.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<NoticeView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default);

    /// <summary>What happened to it, the oldest first, for its owner and the Secretariat; empty for others.</summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="after">Behind which version; 0 from the beginning.</param>
    /// <param name="max">Entries, 1 to <see cref="NoticeLimits.MaxHistory"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("get-history"), AlwaysInterleave]
    Task<ImmutableArray<NoticeHistoryEntry>> GetHistoryAsync(OwnerId reader, long after, int max, CancellationToken cancellationToken = default);

    /// <summary>A file that the notice names, as the reader sees the notice: a photograph, a thumbnail, fingerprints, a DNA profile; null when it names none such.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="hash">SHA-256 of the file.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("find-attachment"), AlwaysInterleave]
    Task<AttachmentInfo?> FindAttachmentAsync(OwnerId reader, Sha256Hash hash, CancellationToken cancellationToken = default);

    /// <summary>Reads consecutive chunks of a file that the notice names. Each call asks anew whether the reader sees it.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="hash">SHA-256 of the file.</param>
    /// <param name="firstChunk">Index of the first chunk, from 0.</param>
    /// <param name="count">Chunks, at most <see cref="AttachmentLimits.MaxChunksPerCall"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: there is no such file that the reader may see; <c>invalid</c>, <c>unavailable</c>.</exception>
    [Alias("read-attachment"), AlwaysInterleave]
    Task<ReadOnlyMemory<byte>> ReadAttachmentAsync(OwnerId reader, Sha256Hash hash, int firstChunk, int count, CancellationToken cancellationToken = default);

    /// <summary>How far the last word about it has come, publication or removal, for its owner and the Secretariat; null for others and before the first.</summary>
    [Alias("get-circulation"), AlwaysInterleave]
    Task<NoticeCirculation?> GetCirculationAsync(OwnerId reader, CancellationToken cancellationToken = default);
}

/// <summary>A notice with its version.</summary>
/// <param name="Record">What it is.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
[GenerateSerializer, Immutable, Alias("notice-view")]
public sealed record NoticeView([property: Id(0)] NoticeRecord Record, [property: Id(1)] long Version);

/// <summary>Something that happened to a notice.</summary>
/// <param name="Version">Its number.</param>
/// <param name="At">When.</param>
/// <param name="By">On whose behalf.</param>
/// <param name="What">What, in a word or two with dashes; <c>erased</c> when that was deleted.</param>
[GenerateSerializer, Immutable, Alias("notice-history-entry")]
public sealed record NoticeHistoryEntry([property: Id(0)] long Version, [property: Id(1)] DateTimeOffset At, [property: Id(2)] Author By, [property: Id(3)] string What);

/// <summary>How far word about a notice has come.</summary>
/// <param name="What">The word, for example <c>published</c> or <c>withdrawn</c>.</param>
/// <param name="At">When it was given.</param>
/// <param name="Of">To how many owners.</param>
/// <param name="Missing">Whose gateways do not have it yet.</param>
[GenerateSerializer, Immutable, Alias("notice-circulation")]
public sealed record NoticeCirculation(
    [property: Id(0)] string What, [property: Id(1)] DateTimeOffset At, [property: Id(2)] int Of, [property: Id(3)] ImmutableArray<OwnerId> Missing)
{
    /// <summary>The hubs whose replicas have acknowledged it: their lists and what the public reads there follow it. None when an older silo answers, which does not say.</summary>
    [Id(4)]
    public ImmutableArray<HubName> Hubs { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How many have it: at <c>Delivered</c> of <see cref="Of"/>.</summary>
    public int Delivered => Of - Missing.Length;

    /// <summary>The hubs that are not among <see cref="Hubs"/>.</summary>
    public ImmutableArray<HubName> MissingHubs => [.. HubName.All.Except(Hubs)];
}

/// <summary>A notice. Readers other than its owner and the Secretariat see neither its review nor the reports on it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Type">The code of its type.</param>
/// <param name="Requester">As what its owner asked for it.</param>
/// <param name="PreparedBy">Who submitted it; the owner's it is.</param>
/// <param name="SubmittedAt">When it was first submitted.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Handling">Who may see it.</param>
[GenerateSerializer, Immutable, Alias("notice-record")]
public sealed record NoticeRecord(
    [property: Id(0)] NoticeId Id,
    [property: Id(1)] string Type,
    [property: Id(2)] NoticeRequester Requester,
    [property: Id(3)] Author PreparedBy,
    [property: Id(4)] DateTimeOffset SubmittedAt,
    [property: Id(5)] NoticeState State,
    [property: Id(6)] NoticeHandling Handling)
{
    /// <summary>What it says; null when it was deleted.</summary>
    [Id(7)]
    public NoticeContent? Content { get; init; }

    /// <summary>The country on whose behalf the Secretariat asked for it; null when for nobody.</summary>
    [Id(8)]
    public OwnerId? OnBehalfOf { get; init; }

    /// <summary>Whether it is a diffusion.</summary>
    [Id(9)]
    public bool IsDiffusion { get; init; }

    /// <summary>What reviewers should look at. It decides nothing.</summary>
    [Id(10)]
    public ImmutableArray<NoticeFlag> Flags { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Who has reviewed what it says, or the change that is asked for.</summary>
    [Id(11)]
    public ImmutableArray<NoticeReview> Reviews { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The change or extension that is asked for; null when none is.</summary>
    [Id(12)]
    public NoticeProposal? Proposal { get; init; }

    /// <summary>When it was first published; null when it was not.</summary>
    [Id(13)]
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Until when it is valid; null before it is published.</summary>
    [Id(14)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Its suspension; null when it is not suspended.</summary>
    [Id(15)]
    public NoticeSuspension? Suspension { get; init; }

    /// <summary>Why, when and by whom it was last returned, refused or ended; null when it never was.</summary>
    [Id(16)]
    public NoticeDecision? Decision { get; init; }

    /// <summary>When a deletion that was ordered has to be carried out, at the latest; null when none was.</summary>
    [Id(17)]
    public DateTimeOffset? DeleteBy { get; init; }

    /// <summary>The grant under which it was published; null when it needed none.</summary>
    [Id(18)]
    public ConsentId? Consent { get; init; }

    /// <summary>Grants that are over.</summary>
    [Id(19)]
    public ImmutableArray<ConsentId> EndedConsents { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What bureaus have reported.</summary>
    [Id(20)]
    public ImmutableArray<NoticeReport> Reports { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The last word that everybody who may see it got; null before the first.</summary>
    [Id(21)]
    public NoticeWord? LastWord { get; init; }

    /// <summary>Everybody who prepared what it says, or a change of it: none of them reviews it.</summary>
    [Id(22)]
    public ImmutableArray<Author> Preparers { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whose it is.</summary>
    public OwnerId Owner => PreparedBy.Owner;
}

/// <summary>Who may see a notice.</summary>
/// <param name="Terms">Traffic light and audience; the audience names those whom it is addressed to.</param>
[GenerateSerializer, Immutable, Alias("notice-handling")]
public sealed record NoticeHandling([property: Id(0)] MessageHandling Terms)
{
    /// <summary>TLP:GREEN, for everybody, and nothing for the public: what holds when the owner says nothing.</summary>
    public static NoticeHandling Default { get; } = new(new MessageHandling(TrafficLight.Green, Audience.All));

    /// <summary>Whom the owner excludes; shown to nobody but the owner.</summary>
    [Id(1)]
    public ImmutableArray<OwnerId> Excluded { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Which parts the public may read, beside the name; empty when there is no public extract.</summary>
    [Id(2)]
    public ImmutableArray<PublicField> PublicFields { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>What an officer of the task force said.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Remark">What the others should know; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("notice-review")]
public sealed record NoticeReview([property: Id(0)] Author By, [property: Id(1)] DateTimeOffset At, [property: Id(2)] string? Remark);

/// <summary>A word in a notice that reviewers should look at (Constitution, Article 3: nothing political, military, religious or racial).</summary>
/// <param name="Field">Where it stands.</param>
/// <param name="Word">The word.</param>
[GenerateSerializer, Immutable, Alias("notice-flag")]
public sealed record NoticeFlag([property: Id(0)] string Field, [property: Id(1)] string Word);

/// <summary>A change of a published notice that is asked for.</summary>
/// <param name="By">Who prepared it.</param>
/// <param name="At">When.</param>
/// <param name="Content">What it shall say; null for what it says.</param>
/// <param name="ExpiresAt">Until when it shall be valid; null for what holds.</param>
[GenerateSerializer, Immutable, Alias("notice-proposal")]
public sealed record NoticeProposal(
    [property: Id(0)] Author By, [property: Id(1)] DateTimeOffset At, [property: Id(2)] NoticeContent? Content, [property: Id(3)] DateTimeOffset? ExpiresAt);

/// <summary>That a notice is out of circulation for a time.</summary>
/// <param name="By">Who suspended it.</param>
/// <param name="At">When.</param>
/// <param name="Until">When it comes back.</param>
/// <param name="Reason">Why; null when nobody said.</param>
[GenerateSerializer, Immutable, Alias("notice-suspension")]
public sealed record NoticeSuspension(
    [property: Id(0)] Author By, [property: Id(1)] DateTimeOffset At, [property: Id(2)] DateTimeOffset Until, [property: Id(3)] string? Reason);

/// <summary>Why a notice was returned, refused or ended.</summary>
/// <param name="By">Who decided.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why; null where the state says all.</param>
/// <param name="Explanation">More in words, what is wanted, or the reference of a decision; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("notice-decision")]
public sealed record NoticeDecision(
    [property: Id(0)] Author By, [property: Id(1)] DateTimeOffset At, [property: Id(2)] NoticeReason? Reason, [property: Id(3)] string? Explanation);

/// <summary>What a bureau reported on a notice.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="By">Who reported it.</param>
/// <param name="At">When.</param>
/// <param name="Country">In which country.</param>
/// <param name="Place">Where; null when it is not known.</param>
/// <param name="Explanation">What else is known.</param>
[GenerateSerializer, Immutable, Alias("notice-report")]
public sealed record NoticeReport(
    [property: Id(0)] NoticeReportKind Kind,
    [property: Id(1)] Author By,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string? Country,
    [property: Id(4)] string? Place,
    [property: Id(5)] string? Explanation);

/// <summary>Word that everybody got who may see a notice.</summary>
/// <param name="What">What was said.</param>
/// <param name="Version">The version that said it.</param>
/// <param name="At">When.</param>
/// <param name="To">To whom.</param>
[GenerateSerializer, Immutable, Alias("notice-word")]
public sealed record NoticeWord(
    [property: Id(0)] string What, [property: Id(1)] long Version, [property: Id(2)] DateTimeOffset At, [property: Id(3)] ImmutableArray<OwnerId> To);

/// <summary>What replicas keep of a notice, in rows of kind <see cref="ReplicaKind"/>: lists are read from it, and the index of the public.</summary>
/// <param name="Extract">What the public may read; null when the owner allows nothing, or the notice is not active.</param>
/// <param name="Summary">What lists show.</param>
[GenerateSerializer, Immutable, Alias("notice-row")]
public sealed record NoticeRow([property: Id(0)] PublicNotice? Extract, [property: Id(1)] NoticeSummary Summary)
{
    /// <summary>The kind of the rows.</summary>
    public const string ReplicaKind = "notice";
}

/// <summary>A notice as lists show it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Type">The code of its type.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Tlp">Its traffic light.</param>
/// <param name="Title">The name of the person or entity, or the place of the event; null when there is neither.</param>
[GenerateSerializer, Immutable, Alias("notice-summary")]
public sealed record NoticeSummary(
    [property: Id(0)] NoticeId Id,
    [property: Id(1)] string Type,
    [property: Id(2)] OwnerId Owner,
    [property: Id(3)] NoticeState State,
    [property: Id(4)] TrafficLight Tlp,
    [property: Id(5)] string? Title)
{
    /// <summary>The date of birth.</summary>
    [Id(6)]
    public NoticeDate? BirthDate { get; init; }

    /// <summary>Nationalities.</summary>
    [Id(7)]
    public ImmutableArray<string> Nationalities { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether it is a diffusion.</summary>
    [Id(8)]
    public bool IsDiffusion { get; init; }

    /// <summary>Whether somebody still has to review it, or a change of it.</summary>
    [Id(9)]
    public bool AwaitsReview { get; init; }

    /// <summary>When it was first published.</summary>
    [Id(10)]
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Until when it is valid.</summary>
    [Id(11)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was withdrawn, cancelled or ordered to be deleted, or its time was over; null when it has not ended.</summary>
    [Id(12)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>SHA-256 of the small copy of its first photograph; null when there is none.</summary>
    [Id(13)]
    public Sha256Hash? Thumbnail { get; init; }
}
