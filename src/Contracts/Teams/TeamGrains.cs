using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Teams;

/// <summary>A team in the field; the key is a <see cref="TeamId"/>. It begins with the first word of its deployment. Which reader sees what is decided by what the reader is to the team.</summary>
[Alias("team")]
public interface ITeamGrain : IAggregateGrain, IDeployedTeam
{
    /// <summary>Carries a command out. Repeating it under its operation id is without effect.</summary>
    /// <returns>The team as who gave the command sees it.</returns>
    /// <exception cref="Errors.MeshException">
    /// <c>consent-required</c>: the host's consent does not cover the task; <c>not-allowed-now</c>: not in this state, the sentence says what is possible; <c>forbidden</c>: not in this role;
    /// <c>not-found</c>: there is no such team, or it does not concern who asks; <c>invalid</c>, <c>too-large</c>, <c>attachment-missing</c>, <c>conflict</c>, <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("execute")]
    Task<TeamView> ExecuteAsync(IssuedCommand<TeamCommand> command, CancellationToken cancellationToken = default);

    /// <summary>The team as it stands; null when there is none, or it does not concern the reader.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<TeamView?> GetAsync(Author reader, CancellationToken cancellationToken = default);

    /// <summary>A page of log entries, the latest by their own time first.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="before">The number of the entry behind which the page before ended; null for the first page.</param>
    /// <param name="max">The most entries, 1 to <see cref="TeamLimits.MaxPage"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="Errors.MeshException"><c>not-found</c>, <c>forbidden</c>, <c>invalid</c>, <c>unavailable</c>.</exception>
    [Alias("read-log"), AlwaysInterleave]
    Task<TeamLogPage> ReadLogAsync(Author reader, long? before, int max, CancellationToken cancellationToken = default);

    /// <summary>An entry; null when there is none with that number.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="kind">Of which kind.</param>
    /// <param name="number">Its number.</param>
    /// <param name="version">Which version of a situation report; null for the latest.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: there is no such team; <c>forbidden</c>, <c>unavailable</c>.</exception>
    [Alias("find-entry"), AlwaysInterleave]
    Task<TeamEntry?> FindEntryAsync(Author reader, TeamEntryKind kind, long number, int? version, CancellationToken cancellationToken = default);

    /// <summary>The custody chain of an item, in the order in which its steps were recorded; empty when there is no such item.</summary>
    /// <exception cref="Errors.MeshException"><c>not-found</c>, <c>forbidden</c>, <c>unavailable</c>.</exception>
    [Alias("read-custody"), AlwaysInterleave]
    Task<ImmutableArray<CustodyStep>> ReadCustodyAsync(Author reader, int number, CancellationToken cancellationToken = default);

    /// <summary>A file of an item; null when it has no such file.</summary>
    /// <exception cref="Errors.MeshException"><c>not-found</c>, <c>forbidden</c>, <c>unavailable</c>.</exception>
    [Alias("find-attachment"), AlwaysInterleave]
    Task<AttachmentInfo?> FindAttachmentAsync(Author reader, int item, Sha256Hash hash, CancellationToken cancellationToken = default);

    /// <summary>Reads consecutive chunks of a file of an item.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="item">The number of the item.</param>
    /// <param name="hash">SHA-256 of the file.</param>
    /// <param name="firstChunk">Index of the first chunk, from 0.</param>
    /// <param name="count">Chunks, at most <see cref="AttachmentLimits.MaxChunksPerCall"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Errors.MeshException"><c>not-found</c>, <c>forbidden</c>, <c>invalid</c>, <c>unavailable</c>.</exception>
    [Alias("read-attachment"), AlwaysInterleave]
    Task<ReadOnlyMemory<byte>> ReadAttachmentAsync(Author reader, int item, Sha256Hash hash, int firstChunk, int count, CancellationToken cancellationToken = default);
}

/// <summary>Something that a team has written, which hubs carry and do not read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">Its number among those of its kind.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When it was done, by the clock of who did it, and at the latest when the hub heard of it.</param>
/// <param name="RecordedAt">When the hub heard of it.</param>
/// <param name="Text">What it says.</param>
[GenerateSerializer, Immutable, Alias("team-entry")]
public sealed record TeamEntry(
    [property: Id(0)] TeamEntryKind Kind,
    [property: Id(1)] long Number,
    [property: Id(2)] Author By,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] DateTimeOffset RecordedAt,
    [property: Id(5)] SealedContent Text)
{
    /// <summary>The version of a situation report, from 1.</summary>
    [Id(6)]
    public int Version { get => field == 0 ? 1 : field; init; } = 1;

    /// <summary>The task of the mandate under which the work was done; null for what is no work.</summary>
    [Id(7)]
    public string? Task { get; init; }

    /// <summary>The files of an item, uploads of who wrote the entry.</summary>
    [Id(8)]
    public ImmutableArray<CaseAttachment> Files { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether the hub heard of it late.</summary>
    [JsonIgnore]
    public bool IsLate => RecordedAt - At > TeamLimits.LateAfter;
}

/// <summary>A page of a team's log.</summary>
/// <param name="Entries">The latest by their own time first.</param>
/// <param name="Next">What to send in before for the page behind; null when nothing follows.</param>
[GenerateSerializer, Immutable, Alias("team-log-page")]
public sealed record TeamLogPage([property: Id(0)] ImmutableArray<TeamEntry> Entries, [property: Id(1)] long? Next);

/// <summary>What a team has written.</summary>
[GenerateSerializer, Alias("team-entry-kind")]
[JsonConverter(typeof(KebabCase<TeamEntryKind>))]
public enum TeamEntryKind
{
    /// <summary>An entry of its log.</summary>
    Log = 0,

    /// <summary>A situation report.</summary>
    Report = 1,

    /// <summary>What an item is.</summary>
    Item = 2,

    /// <summary>The draft of a notice, offered to the host.</summary>
    Offer = 3,
}
