using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Cases;

/// <summary>
/// A case on which several bureaus work; the key is a <see cref="CaseId"/>. What is said in it is sealed for those who may read it: hubs see who takes part, and of
/// entries their order, kind, size and readers.
/// </summary>
[Alias("case")]
public interface ICaseGrain : IAggregateGrain, IConsentUser
{
    /// <summary>Changes the case. Repeating a command under its operation id is without effect.</summary>
    /// <returns>The case as who changed it sees it.</returns>
    /// <exception cref="Errors.MeshException">
    /// <c>not-found</c>: there is no such case, or who asks does not take part in it; <c>forbidden</c>: not in this role; <c>not-allowed-now</c>: not in this state, the sentence says what
    /// is possible; <c>consent-required</c>: the task needs a country's grant and has none that holds; <c>invalid</c>, <c>too-large</c>, <c>conflict</c>,
    /// <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("execute")]
    Task<CaseView> ExecuteAsync(IssuedCommand<CaseCommand> command, CancellationToken cancellationToken = default);

    /// <summary>The case as a reader sees it; null when there is none, or the reader has no part in it.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<CaseView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default);

    /// <summary>A page of the entries that a reader may see, the newest first.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="before">The number of the entry before which to begin; null for the newest.</param>
    /// <param name="max">The most entries, 1 to <see cref="CaseLimits.MaxPage"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="Errors.MeshException"><c>not-found</c>, <c>invalid</c>, <c>unavailable</c>.</exception>
    [Alias("read-entries"), AlwaysInterleave]
    Task<CaseEntryPage> ReadEntriesAsync(OwnerId reader, long? before, int max, CancellationToken cancellationToken = default);

    /// <summary>One entry; null when there is none with that number that the reader may see.</summary>
    [Alias("get-entry"), AlwaysInterleave]
    Task<CaseEntry?> GetEntryAsync(OwnerId reader, long number, CancellationToken cancellationToken = default);

    /// <summary>A file of an entry; null when the reader does not see the entry, or it has no such file.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="entry">The entry's number.</param>
    /// <param name="hash">SHA-256 of the file.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: there is no such case, or the reader has no part in it; <c>unavailable</c>.</exception>
    [Alias("find-attachment"), AlwaysInterleave]
    Task<AttachmentInfo?> FindAttachmentAsync(OwnerId reader, long entry, Sha256Hash hash, CancellationToken cancellationToken = default);

    /// <summary>Reads consecutive chunks of a file of an entry. Each call asks anew whether the reader sees the entry.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="entry">The entry's number.</param>
    /// <param name="hash">SHA-256 of the file.</param>
    /// <param name="firstChunk">Index of the first chunk, from 0.</param>
    /// <param name="count">Chunks, at most <see cref="AttachmentLimits.MaxChunksPerCall"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: there is no such file that the reader may see; <c>invalid</c>, <c>unavailable</c>.</exception>
    [Alias("read-attachment"), AlwaysInterleave]
    Task<ReadOnlyMemory<byte>> ReadAttachmentAsync(
        OwnerId reader, long entry, Sha256Hash hash, int firstChunk, int count, CancellationToken cancellationToken = default);

    /// <summary>The custody chain of an item of evidence, in the order in which its steps were recorded; empty when there is none that the reader may see.</summary>
    [Alias("read-custody"), AlwaysInterleave]
    Task<ImmutableArray<CustodyStep>> ReadCustodyAsync(OwnerId reader, long number, CancellationToken cancellationToken = default);

    /// <summary>A page of what has happened, the oldest first, as far as the reader may see it: of entries that their owners show to it now, what they said while they were shown to it.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="after">The place behind which to go on, <see cref="CaseHistoryPage.Next"/> of the page before; 0 from the beginning.</param>
    /// <param name="max">The most events, 1 to <see cref="CaseLimits.MaxPage"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    [Alias("read-history"), AlwaysInterleave]
    Task<CaseHistoryPage> ReadHistoryAsync(OwnerId reader, long after, int max, CancellationToken cancellationToken = default);

    /// <summary>The same, the newest first: however long a case is, its newest page is read without the others.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="before">The place before which to go on, <see cref="CaseHistoryPage.Next"/> of the page before; null from the newest.</param>
    /// <param name="max">The most events, 1 to <see cref="CaseLimits.MaxPage"/>.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    [Alias("read-latest"), AlwaysInterleave]
    Task<CaseHistoryPage> ReadLatestAsync(OwnerId reader, long? before, int max, CancellationToken cancellationToken = default);

    /// <summary>Notes that a term of a subject stands in another case, or does not any more. Called by the other case only; repeating is without effect.</summary>
    /// <param name="subject">The number of this case's subject.</param>
    /// <param name="term">The term.</param>
    /// <param name="other">The other case.</param>
    /// <param name="owner">Whose subject it is there.</param>
    /// <param name="isKnown">Whether it stands there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the term stands here too, in the name of another owner.</returns>
    /// <exception cref="Errors.MeshException"><c>not-found</c>: there is no such case; <c>busy</c>, <c>unavailable</c>.</exception>
    [Alias("note-known")]
    Task<bool> NoteKnownAsync(int subject, Sha256Hash term, CaseId other, OwnerId owner, bool isKnown, CancellationToken cancellationToken = default);

    /// <summary>Refuses a merge into another case that this case could not take part in now. Called by the other case only.</summary>
    /// <returns>How much the other case needs room for.</returns>
    [Alias("check-merge"), AlwaysInterleave]
    Task<CaseSize> CheckMergeAsync(CaseId target, Author by, CancellationToken cancellationToken = default);

    /// <summary>Makes this case part of another one, for good. Called by the other case only, until it has an answer; repeating is without effect.</summary>
    /// <param name="target">The other case.</param>
    /// <param name="by">Who merges them.</param>
    /// <param name="room">For how much the other case keeps room; null when its hub runs a version that does not say.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Why not; null when it is part of the other case.</returns>
    [Alias("join")]
    Task<string?> JoinAsync(CaseId target, Author by, CaseSize? room, CancellationToken cancellationToken = default);

    /// <summary>Gives a case of which this one is part what it takes over. Called by the other case only.</summary>
    [Alias("read-taken"), AlwaysInterleave]
    Task<CaseTakeover> ReadTakenAsync(CaseId target, long after, CancellationToken cancellationToken = default);
}
