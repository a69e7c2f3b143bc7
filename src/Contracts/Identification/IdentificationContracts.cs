using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Identification;

/// <summary>
/// The identification of the victims of one disaster; the key is the <see cref="DeploymentId"/> of the deployment under which it is done. All work of it needs a grant of the host for
/// <see cref="IdentificationLimits.Task"/> in the mandate of that deployment, which records each step as a use: when the grant ends, work stops. Taking back, revising, releasing and closing need none.
/// </summary>
[Alias("identification")]
public interface IIdentificationGrain : IAggregateGrain
{
    /// <summary>Carries a command out. Repeating it under its operation id is without effect.</summary>
    /// <exception cref="Errors.MeshException">
    /// <c>already-there</c>: the number was given before; <c>consent-required</c>: who supplies the file has not consented, or the mandate of the deployment does not cover the task; <c>not-allowed-now</c>: not in this state, the sentence says what is possible;
    /// <c>forbidden</c>, <c>not-found</c>, <c>invalid</c>, <c>too-large</c>, <c>conflict</c>, <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("execute")]
    Task<IdentificationView> ExecuteAsync(IssuedCommand<IdentificationCommand> command, CancellationToken cancellationToken = default);

    /// <summary>The identification as a reader may see it; null when there is none, or it does not concern the reader.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<IdentificationView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default);

    /// <summary>The heads of the files that a reader may see, in the order in which they came.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="side">Of remains or of missing persons.</param>
    /// <param name="behind">The number of the last file of the page before; null for the first page.</param>
    /// <param name="max">At most so many, 1 to <see cref="IdentificationLimits.MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Errors.MeshException"><c>not-found</c>, <c>invalid</c>.</exception>
    [Alias("list-files"), AlwaysInterleave]
    Task<ImmutableArray<VictimFileHead>> ListFilesAsync(OwnerId reader, FileSide side, string? behind, int max, CancellationToken cancellationToken = default);

    /// <summary>A file; null when there is none, it was withdrawn, or the reader may not see it.</summary>
    [Alias("get-file"), AlwaysInterleave]
    Task<VictimFileView?> GetFileAsync(OwnerId reader, FileSide side, string number, CancellationToken cancellationToken = default);

    /// <summary>
    /// The candidates of a file of remains, by the comparison of the files as they are now; null when there is no such file, or it is identified. For the host and the owners of the board. While the files are compared anew, and
    /// when that was stopped, the last result with a note that says so.
    /// </summary>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: not for the reader; <c>busy</c>: the comparison goes on; <c>consent-required</c>: nothing may be compared any more, and what was found is lost.</exception>
    [Alias("get-candidates"), AlwaysInterleave]
    Task<FileCandidates?> GetCandidatesAsync(OwnerId reader, string number, CancellationToken cancellationToken = default);

    /// <summary>A file of remains compared with one of a missing person: each tooth and each locus by itself. Null when one of them is not there. For the host and the owners of the board.</summary>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: not for the reader; <c>consent-required</c>, <c>not-allowed-now</c>: nothing may be compared any more.</exception>
    [Alias("compare-pair"), AlwaysInterleave]
    Task<ComparedFiles?> ComparePairAsync(OwnerId reader, string remains, string missing, CancellationToken cancellationToken = default);

    /// <summary>A photograph of a file, if the reader may see the file. Else null.</summary>
    [Alias("find-attachment"), AlwaysInterleave]
    Task<AttachmentInfo?> FindAttachmentAsync(OwnerId reader, FileSide side, string number, Sha256Hash hash, CancellationToken cancellationToken = default);

    /// <summary>Reads consecutive chunks of a photograph.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="side">Of remains or of a missing person.</param>
    /// <param name="number">The number of the file.</param>
    /// <param name="hash">The photograph.</param>
    /// <param name="firstChunk">Index of the first chunk, from 0.</param>
    /// <param name="count">Chunks, at most <see cref="AttachmentLimits.MaxChunksPerCall"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: there is no such photograph, or it is not for this reader.</exception>
    [Alias("read-attachment"), AlwaysInterleave]
    Task<ReadOnlyMemory<byte>> ReadAttachmentAsync(OwnerId reader, FileSide side, string number, Sha256Hash hash, int firstChunk, int count, CancellationToken cancellationToken = default);

    /// <summary>A window of the matrix of all remains against all missing persons who are not identified, by the files as they are now. For the host and the owners of the board.</summary>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: not for the reader; <c>busy</c>: the comparison goes on; <c>consent-required</c>: as with candidates; <c>invalid</c>.</exception>
    [Alias("get-matrix"), AlwaysInterleave]
    Task<FileMatrix> GetMatrixAsync(OwnerId reader, FileMatrixQuery query, CancellationToken cancellationToken = default);

    /// <summary>The joint solution by DNA of all who are not identified, by the files as they are now. For the host and the owners of the board.</summary>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: not for the reader; <c>busy</c>: the comparison goes on; <c>consent-required</c>: as with candidates.</exception>
    [Alias("get-joint"), AlwaysInterleave]
    Task<JointResult> GetJointAsync(OwnerId reader, CancellationToken cancellationToken = default);
}

/// <summary>An identification with its version.</summary>
/// <param name="Record">What is known.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
[GenerateSerializer, Immutable, Alias("identification-view")]
public sealed record IdentificationView([property: Id(0)] IdentificationRecord Record, [property: Id(1)] long Version);

/// <summary>An identification, as its reader may see it.</summary>
/// <param name="Id">The deployment under which it is done.</param>
/// <param name="State">Where it stands.</param>
/// <param name="IsClosedList">Whether the missing are a known list (a closed disaster); else everybody of whom a file comes is.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="KeepDays">How many days after closing everything is deleted.</param>
/// <param name="Counts">How many were recovered, identified, and are missing.</param>
[GenerateSerializer, Immutable, Alias("identification-record")]
public sealed record IdentificationRecord(
    [property: Id(0)] DeploymentId Id,
    [property: Id(1)] IdentificationState State,
    [property: Id(2)] bool IsClosedList,
    [property: Id(3)] DateTimeOffset OpenedAt,
    [property: Id(4)] int KeepDays,
    [property: Id(5)] IdentificationCounts Counts)
{
    /// <summary>The bureaus that were invited to supply files.</summary>
    [Id(6)]
    public ImmutableArray<OwnerId> Invited { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The board that confirms identities.</summary>
    [Id(7)]
    public ImmutableArray<Author> Board { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The last comparison of the files; null before the first.</summary>
    [Id(8)]
    public ComparisonRun? Comparison { get; init; }

    /// <summary>The decisions of the board of which the reader may know.</summary>
    [Id(9)]
    public ImmutableArray<IdentificationDecision> Decisions { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When everything is deleted; null while it is open.</summary>
    [Id(10)]
    public DateTimeOffset? DeleteAt { get; init; }
}

/// <summary>How many were recovered, identified, and are missing. What was recovered is identified or open, and who is missing is identified or still missing: the sums always hold.</summary>
/// <param name="Recovered">Remains with a number.</param>
/// <param name="RemainsIdentified">Remains of persons whom the board has identified.</param>
/// <param name="RemainsOpen">Remains of which nobody knows yet whose they are.</param>
/// <param name="Listed">Missing persons: on the list, or, without one, with a file.</param>
/// <param name="PersonsIdentified">Missing persons whom the board has identified.</param>
/// <param name="StillMissing">Missing persons who are not identified.</param>
[GenerateSerializer, Immutable, Alias("identification-counts")]
public sealed record IdentificationCounts(
    [property: Id(0)] int Recovered, [property: Id(1)] int RemainsIdentified, [property: Id(2)] int RemainsOpen, [property: Id(3)] int Listed, [property: Id(4)] int PersonsIdentified, [property: Id(5)] int StillMissing);

/// <summary>A comparison of all files. What it found is made anew from the files whenever it is lost.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="FinishedAt">When it was finished; null while it goes on.</param>
/// <param name="Remains">Files of remains in it.</param>
/// <param name="Missing">Files of missing persons in it.</param>
[GenerateSerializer, Immutable, Alias("comparison-run")]
public sealed record ComparisonRun(
    [property: Id(0)] int Number, [property: Id(1)] DateTimeOffset StartedAt, [property: Id(2)] DateTimeOffset? FinishedAt, [property: Id(3)] int Remains, [property: Id(4)] int Missing)
{
    /// <summary>Remains and missing persons that DNA cannot tell apart: they are not signed apart by DNA alone.</summary>
    [Id(5)]
    public ImmutableArray<SymmetricResult> Symmetric { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What was left out, and why; null for nothing.</summary>
    [Id(6)]
    public string? Note { get; init; }

    /// <summary>Why comparing was stopped: what was found stays, and is not renewed. Null while it goes on as files change.</summary>
    [Id(7)]
    public string? Stopped { get; init; }
}

/// <summary>Remains and missing persons that DNA cannot tell apart.</summary>
/// <param name="Remains">The numbers of the remains.</param>
/// <param name="Missing">The numbers of the missing persons.</param>
[GenerateSerializer, Immutable, Alias("symmetric-result")]
public sealed record SymmetricResult([property: Id(0)] ImmutableArray<string> Remains, [property: Id(1)] ImmutableArray<string> Missing);

/// <summary>A decision of the board.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Remains">The numbers of the remains: several are parts of one person, or a symmetric result.</param>
/// <param name="Missing">The number of the missing person; several only for a symmetric result that is signed as a whole.</param>
/// <param name="Primary">The primary identifiers that it rests on, at least one.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ProposedBy">Who proposed it: the first signature.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="Reason">Why, for gateways.</param>
[GenerateSerializer, Immutable, Alias("identification-decision")]
public sealed record IdentificationDecision(
    [property: Id(0)] int Number,
    [property: Id(1)] ImmutableArray<string> Remains,
    [property: Id(2)] ImmutableArray<string> Missing,
    [property: Id(3)] ImmutableArray<PrimaryIdentifier> Primary,
    [property: Id(4)] DecisionState State,
    [property: Id(5)] Author ProposedBy,
    [property: Id(6)] DateTimeOffset ProposedAt,
    [property: Id(7)] SealedContent? Reason)
{
    /// <summary>Who signed it, another than who proposed it; null while nobody has.</summary>
    [Id(8)]
    public Author? SignedBy { get; init; }

    /// <summary>When it was signed.</summary>
    [Id(9)]
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>Who revised it; null while nobody has.</summary>
    [Id(10)]
    public Author? RevisedBy { get; init; }

    /// <summary>Why it was revised, for gateways; null when the file behind it was withdrawn, or nobody has revised it.</summary>
    [Id(11)]
    public SealedContent? RevisionReason { get; init; }

    /// <summary>What the host released of the identity to the home bureau, for its gateways and the host's alone; null while nothing is, and for every other reader.</summary>
    [Id(12)]
    public SealedContent? Identity { get; init; }

    /// <summary>Whether it holds, or may: no other decision names its remains or persons.</summary>
    [JsonIgnore]
    public bool IsStanding => State != DecisionState.Revised;
}

/// <summary>Where an identification stands.</summary>
[GenerateSerializer, Alias("identification-state")]
[JsonConverter(typeof(KebabCase<IdentificationState>))]
public enum IdentificationState
{
    /// <summary>Files come and are compared.</summary>
    Open = 0,

    /// <summary>Nothing changes any more but what the board revises and the host releases.</summary>
    Closed = 1,

    /// <summary>All files, decisions and texts are deleted; the counts stay.</summary>
    Deleted = 2,
}

/// <summary>Where a decision of the board stands.</summary>
[GenerateSerializer, Alias("decision-state")]
[JsonConverter(typeof(KebabCase<DecisionState>))]
public enum DecisionState
{
    /// <summary>One member has signed.</summary>
    Proposed = 0,

    /// <summary>Two different members have signed: the person is identified.</summary>
    Signed = 1,

    /// <summary>A member has revised it, or the file behind it was withdrawn: it holds no more.</summary>
    Revised = 2,
}

/// <summary>What identifies by itself; everything else corroborates only (INTERPOL guide on disaster victim identification).</summary>
[GenerateSerializer, Alias("primary-identifier")]
[JsonConverter(typeof(KebabCase<PrimaryIdentifier>))]
public enum PrimaryIdentifier
{
    /// <summary>Fingerprints, compared by an examiner.</summary>
    Fingerprints = 0,

    /// <summary>Teeth, compared by an odontologist.</summary>
    Dental = 1,

    /// <summary>DNA.</summary>
    Dna = 2,
}

/// <summary>How large an identification may be, and its clocks.</summary>
public static class IdentificationLimits
{
    /// <summary>The task that the mandate of the deployment has to cover.</summary>
    public const string Task = "victim-identification";

    /// <summary>Files of remains, and as many of missing persons.</summary>
    public const int MaxFiles = 10_000;

    /// <summary>Families whose relatives gave samples.</summary>
    public const int MaxFamilies = 1_000;

    /// <summary>Persons of a family.</summary>
    public const int MaxRelatives = 30;

    /// <summary>Members of the board.</summary>
    public const int MaxBoard = 50;

    /// <summary>Remains of one decision.</summary>
    public const int MaxParts = 50;

    /// <summary>Decisions, with the revised ones.</summary>
    public const int MaxDecisions = 20_000;

    /// <summary>Characters of the number of a file: capital letters, digits and dashes.</summary>
    public const int MaxNumber = 40;

    /// <summary>Features of a file.</summary>
    public const int MaxFeatures = 100;

    /// <summary>Characters of a feature.</summary>
    public const int MaxFeature = 100;

    /// <summary>Findings of a tooth chart.</summary>
    public const int MaxTeeth = 104;

    /// <summary>Loci of a profile.</summary>
    public const int MaxLoci = 30;

    /// <summary>Photographs of a file.</summary>
    public const int MaxPhotographs = 10;

    /// <summary>Bytes of a photograph: 5 MB, as in notices.</summary>
    public const long MaxPhotographBytes = NoticeLimits.MaxPhotographBytes;

    /// <summary>Files of a page.</summary>
    public const int MaxPage = 500;

    /// <summary>Rows, and columns, of a window of the matrix.</summary>
    public const int MaxWindow = 50;

    /// <summary>Files of the list of the missing that one command adds.</summary>
    public const int MaxListed = 1_000;

    /// <summary>Bytes of a sealed text, as hubs carry it.</summary>
    public const int MaxSealedBytes = 64 * 1024;

    /// <summary>The fewest days after closing until everything is deleted.</summary>
    public const int LeastKeepDays = 1;

    /// <summary>The most days after closing until everything is deleted.</summary>
    public const int MostKeepDays = 3650;

    /// <summary>How long after a change of the files they are compared again: many come at once.</summary>
    public static readonly TimeSpan ComparisonDelay = TimeSpan.FromSeconds(30);

    /// <summary>Whether a text is the number of a file.</summary>
    public static bool IsNumber(string? text) => text is { Length: >= 1 and <= MaxNumber } && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-');
}
