using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Screening;

/// <summary>
/// A hub's searchable copy of the records of all owners; the key is the hub's name. It lives at that hub and nowhere else: while the hub is away nobody stands in for it, and owners see that
/// their changes are in effect at fewer hubs.
/// </summary>
[Alias("record-replica")]
public interface IRecordReplicaGrain : IGrainWithStringKey
{
    /// <summary>Applies consecutive changes of one owner. When the call returns they are flushed here, and checks find them.</summary>
    /// <returns>How far that owner's changes are applied; not so far as was sent when changes before them are missing.</returns>
    /// <exception cref="Errors.MeshException"><c>unavailable</c>: the hub is away, or its database.</exception>
    [Alias("apply")]
    Task<RecordsPosition> ApplyAsync(RecordsDelta delta, CancellationToken cancellationToken = default);

    /// <summary>Answers a check from this hub's copy. Gateways ask the nearest hub that answers.</summary>
    /// <exception cref="Errors.MeshException"><c>invalid</c>; <c>unavailable</c>: the hub is away, or its database.</exception>
    [Alias("check"), AlwaysInterleave]
    Task<CheckAnswer> CheckAsync(CheckRequest request, CancellationToken cancellationToken = default);

    /// <summary>Whether the copy has a record. By the hub's own actors.</summary>
    /// <exception cref="Errors.MeshException"><c>unavailable</c>: the hub is away, or its database.</exception>
    [Alias("has"), AlwaysInterleave]
    Task<bool> HasAsync(OwnerId owner, RecordId record, CancellationToken cancellationToken = default);

    /// <summary>How far the copy is, of every owner. Whoever copies it begins with that, and later asks for what has changed since.</summary>
    [Alias("read-positions"), AlwaysInterleave]
    Task<CopyStart> ReadPositionsAsync(CancellationToken cancellationToken = default);

    /// <summary>Records in the order of their ids, with what the reader may see of them.</summary>
    /// <exception cref="Errors.MeshException"><c>gone</c>: the hub's copy was made anew since the copying began, begin that anew; <c>invalid</c>, <c>unavailable</c>.</exception>
    [Alias("read-rows"), AlwaysInterleave]
    Task<CopyRows> ReadRowsAsync(CopyRowsQuery query, CancellationToken cancellationToken = default);

    /// <summary>What has changed behind positions, of what the reader may see or could see before.</summary>
    /// <exception cref="Errors.MeshException"><c>gone</c>: the hub no longer knows all that has changed since, or the records of an owner were restored: copy all anew; <c>invalid</c>, <c>unavailable</c>.</exception>
    [Alias("read-changes"), AlwaysInterleave]
    Task<CopyChanges> ReadChangesAsync(CopyChangesQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the copy anew from the owners' streams, beside the one that answers until the new one has all. Returns at once; without effect while that goes on, and for an order that was carried out.
    /// A silo that is killed meanwhile is followed by one that goes on.
    /// </summary>
    /// <param name="operation">The caller's id of this order.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Errors.MeshException"><c>unavailable</c>: the hub is away, or its database.</exception>
    [Alias("rebuild")]
    Task<RecordCopyState> RebuildAsync(OperationId operation, CancellationToken cancellationToken = default);

    /// <summary>How far the copy is, and one that is being made anew.</summary>
    /// <exception cref="Errors.MeshException"><c>unavailable</c>: the hub is away, or its database.</exception>
    [Alias("get-state"), AlwaysInterleave]
    Task<RecordCopyState> GetStateAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens the copy and tells owners of whom it has not heard lately how far it is; they answer with what is missing, or with word that nothing is. Called by the sweeps of the silos.</summary>
    [Alias("wake"), AlwaysInterleave]
    Task WakeAsync(CancellationToken cancellationToken = default);
}

/// <summary>How far a hub's copy of all records is, for operators.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Applied">How many changes of all owners it has applied.</param>
[GenerateSerializer, Immutable, Alias("record-copy-state")]
public sealed record RecordCopyState([property: Id(0)] HubName Hub, [property: Id(1)] long Applied)
{
    /// <summary>The last time that it was made anew by an operator's order, or is being; null when it never was.</summary>
    [Id(2)]
    public RecordRebuild? Rebuild { get; init; }
}

/// <summary>That a hub's copy of all records is made anew.</summary>
/// <param name="Operation">The id of the order.</param>
/// <param name="BegunAt">When it was given.</param>
/// <param name="DoneAt">When the new copy took the place of the other; null while it is being made.</param>
/// <param name="Applied">How many changes of all owners the new copy has applied.</param>
[GenerateSerializer, Immutable, Alias("record-rebuild")]
public sealed record RecordRebuild(
    [property: Id(0)] OperationId Operation, [property: Id(1)] DateTimeOffset BegunAt, [property: Id(2)] DateTimeOffset? DoneAt, [property: Id(3)] long Applied)
{
    /// <summary>The most owners that are named.</summary>
    public const int MaxMissing = 20;

    /// <summary>Owners whose records could not be had at the last attempt, with why; at most <see cref="MaxMissing"/>. They are asked for again.</summary>
    [Id(4)]
    public ImmutableArray<MissingRecords> Missing { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>An owner whose records cannot be had now.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="Reason">Why, a sentence.</param>
[GenerateSerializer, Immutable, Alias("missing-records")]
public sealed record MissingRecords([property: Id(0)] OwnerId Owner, [property: Id(1)] string Reason);

/// <summary>Consecutive changes of one owner, for a replica.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="Epoch">The epoch of the stream.</param>
/// <param name="From">The first position that they cover.</param>
/// <param name="UpTo">The last position that they cover; one below <paramref name="From"/> when they are only word that nothing is new.</param>
/// <param name="At">When the owner's hub sent them: the copy is as fresh as that once they are applied.</param>
/// <param name="Changes">What became of records. What a later change of the same owner has overtaken may be left out.</param>
[GenerateSerializer, Immutable, Alias("records-delta")]
public sealed record RecordsDelta(
    [property: Id(0)] OwnerId Owner,
    [property: Id(1)] long Epoch,
    [property: Id(2)] long From,
    [property: Id(3)] long UpTo,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] ImmutableArray<ReplicaRecord> Changes)
{
    /// <summary>The last position that there was when they were sent.</summary>
    [Id(6)]
    public long Last { get; init; }

    /// <summary>When the position before <see cref="From"/> was written; null when there is none. A copy to which another time was said has entries that are not in this stream.</summary>
    [Id(7)]
    public DateTimeOffset? PreviousWrittenAt { get; init; }

    /// <summary>When <see cref="UpTo"/> was written; null when the sender does not say it.</summary>
    [Id(8)]
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>
    /// The first position of these whose record a later change has overtaken; null when there is none. What it said is in no stream any more, so that a copy that takes these never had it, and others may;
    /// the change that has overtaken it is at <see cref="Last"/> at the latest.
    /// </summary>
    [Id(9)]
    public long? OvertakenFrom { get; init; }
}

/// <summary>A record as a change left it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Entry">What it says; null when it is gone.</param>
[GenerateSerializer, Immutable, Alias("replica-record")]
public sealed record ReplicaRecord([property: Id(0)] RecordId Id, [property: Id(1)] RecordEntry? Entry);

/// <summary>A check: is something known?</summary>
/// <param name="By">On whose behalf.</param>
/// <param name="Questions">What is asked, 1 to <see cref="MaxQuestions"/>.</param>
[GenerateSerializer, Immutable, Alias("check-request")]
public sealed record CheckRequest([property: Id(0)] OwnerId By, [property: Id(1)] ImmutableArray<CheckQuestion> Questions)
{
    /// <summary>The most questions of one check.</summary>
    public const int MaxQuestions = 200;

    /// <summary>The most questions about persons in one check: each takes milliseconds.</summary>
    public const int MaxPersons = 20;

    /// <summary>Whether of persons only leads are wanted. What is less like is neither read nor sent then: of a list nobody looks at it.</summary>
    [Id(2)]
    public bool LeadsOnly { get; init; }

    /// <summary>How many questions are of a kind, also where that is one way of several.</summary>
    public int Count<TQuestion>()
        where TQuestion : CheckQuestion => Questions.Sum(question => question is TQuestion ? 1 : question is JointQuestion joint ? joint.Ways.Count(way => way is TQuestion) : 0);
}

/// <summary>One question of a check.</summary>
[GenerateSerializer, Immutable, Alias("check-question")]
public abstract record CheckQuestion;

/// <summary>Is a travel document known?</summary>
/// <param name="Number">Its number, as <see cref="TravelDocumentRecord.Number"/>.</param>
/// <param name="Issuer">Who issued it, as the document says it.</param>
/// <param name="Type">The code of its type; null for any.</param>
[GenerateSerializer, Immutable, Alias("document-question")]
public sealed record DocumentQuestion([property: Id(0)] string Number, [property: Id(1)] string Issuer, [property: Id(2)] string? Type) : CheckQuestion
{
    /// <summary>Whether numbers are looked up too that differ in one character that is easily misread: of a number that was typed no check digit says that it was read rightly.</summary>
    [Id(3)]
    public bool WithLookAlikes { get; init; }
}

/// <summary>Is a vehicle known by one of these?</summary>
/// <param name="Vin">Its identification number; null when not asked by it.</param>
/// <param name="Plate">Its plate; null when not asked by it.</param>
/// <param name="PlateCountry">The plate's country, ISO 3166-1 alpha-2.</param>
/// <param name="Engine">The number of its engine; null when not asked by it.</param>
[GenerateSerializer, Immutable, Alias("vehicle-question")]
public sealed record VehicleQuestion(
    [property: Id(0)] string? Vin, [property: Id(1)] string? Plate, [property: Id(2)] string? PlateCountry, [property: Id(3)] string? Engine) : CheckQuestion
{
    /// <summary>What copies of the records find vehicles by, exactly.</summary>
    public IEnumerable<string> Lookups()
    {
        if (Vin is { } vin)
        {
            yield return $"vin/{vin}";
        }

        if (this is { Plate: { } plate, PlateCountry: { } country })
        {
            yield return $"plate/{country}/{plate}";
        }

        if (Engine is { } engine)
        {
            yield return $"engine/{engine}";
        }
    }
}

/// <summary>Is a person known?</summary>
/// <param name="Person">Who is asked for.</param>
[GenerateSerializer, Immutable, Alias("person-question")]
public sealed record PersonQuestion([property: Id(0)] PersonParticulars Person) : CheckQuestion
{
    /// <summary>Possible dates of birth as zones have them, with X for what is not known: <c>XXXX-07-12</c>; what is known of them counts for and against.</summary>
    [Id(1)]
    public ImmutableArray<string> PartlyKnownBirths { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>The answer to a check.</summary>
/// <param name="Hub">From which hub's copy.</param>
/// <param name="At">When, by that hub's clock.</param>
/// <param name="Answers">One to each question, in their order.</param>
[GenerateSerializer, Immutable, Alias("check-answer")]
public sealed record CheckAnswer([property: Id(0)] HubName Hub, [property: Id(1)] DateTimeOffset At, [property: Id(2)] ImmutableArray<QuestionAnswer> Answers);

/// <summary>The answer to one question.</summary>
/// <param name="Hits">The records that are found and that who asks may see.</param>
/// <param name="AsOf">All that the owners who could have such a record had entered by then was looked at; null when of one of them nothing is known here.</param>
/// <param name="Stale">Those owners of whom the copy has not heard for more than <see cref="MaxAge"/>, the longest ago first; at most <see cref="MaxStale"/>.</param>
[GenerateSerializer, Immutable, Alias("question-answer")]
public sealed record QuestionAnswer(
    [property: Id(0)] ImmutableArray<RecordHit> Hits, [property: Id(1)] DateTimeOffset? AsOf, [property: Id(2)] ImmutableArray<OwnerFreshness> Stale)
{
    /// <summary>The most hits of one question: more than that identify nothing.</summary>
    public const int MaxHits = 20;

    /// <summary>The most stale owners that are named.</summary>
    public const int MaxStale = 20;

    /// <summary>How long ago the word that nothing is new may be: three times the interval at which it comes.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    /// <summary>Whether more records match than are shown or could be looked at: what so many share identifies none, and what is asked for may be among those left out.</summary>
    [Id(3)]
    public bool HasMore { get; init; }

    /// <summary>What is wrong with the question, a sentence that begins with the field; nothing was looked up then. Null when nothing is.</summary>
    [Id(5)]
    public string? Problem { get; init; }

    /// <summary>Whether records of that kind are still being read since the copy was opened: what is there may not be found yet, so that no hit means nothing.</summary>
    [Id(10)]
    public bool IsNotYetSearchable { get; init; }

    /// <summary>The answer to a question by what was found for it.</summary>
    /// <param name="question">The question.</param>
    /// <param name="seen">What is found and may be seen, the likest first.</param>
    /// <param name="isCut">Whether there may be more than was looked at.</param>
    /// <param name="asOf">See <see cref="AsOf"/>.</param>
    /// <param name="stale">See <see cref="Stale"/>.</param>
    public static QuestionAnswer Of(CheckQuestion question, IReadOnlyCollection<RecordHit> seen, bool isCut, DateTimeOffset? asOf, ImmutableArray<OwnerFreshness> stale) =>
        new([.. seen.Take(MaxHits)], asOf, stale)
        {
            // Of persons only leads count: less like ones follow always.
            HasMore = isCut || (question is PersonQuestion ? seen.Skip(MaxHits).Any(hit => hit.Match!.IsLead) : seen.Count > MaxHits),
        };

    /// <summary>How fresh the answer is by each way of a joint question; empty for others.</summary>
    [Id(4)]
    public ImmutableArray<DateTimeOffset?> AsOfByWay { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A record that a check found.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Entry">What it says; exclusions are left out.</param>
[GenerateSerializer, Immutable, Alias("record-hit")]
public sealed record RecordHit([property: Id(0)] OwnerId Owner, [property: Id(1)] RecordEntry Entry)
{
    /// <summary>How like a person who was found is to the one asked for, and why; null for what is found exactly.</summary>
    [Id(2)]
    public HitMatch? Match { get; init; }

    /// <summary>How a DNA profile that was found compares; null for other records.</summary>
    [Id(10)]
    public HitDna? Dna { get; init; }

    /// <summary>In how many of 256 bits the hash of an image that was found differs from the one asked for; null for other records.</summary>
    [Id(11)]
    public int? Distance { get; init; }

    /// <summary>By which way of a joint question it was found, from 0.</summary>
    [Id(3)]
    public int Way { get; init; }
}

/// <summary>How like a recorded person is to the one asked for, and why. A lead for an officer, never a proof.</summary>
/// <param name="Score">0 to 1.</param>
/// <param name="NameScore">That of the two names that are likest, before anything else counts.</param>
/// <param name="IsLead">Whether the score reaches what is held for a lead; others are shown because officers see what a rule does not.</param>
/// <param name="Words">The words of these two names.</param>
/// <param name="Features">What else spoke for or against, in the order in which it counted.</param>
[GenerateSerializer, Immutable, Alias("hit-match")]
public sealed record HitMatch(
    [property: Id(0)] double Score,
    [property: Id(1)] double NameScore,
    [property: Id(2)] bool IsLead,
    [property: Id(3)] ImmutableArray<MatchedWords> Words,
    [property: Id(4)] ImmutableArray<MatchedFeature> Features)
{
    /// <summary>How many other recorded persons have this very name, in any order of its words: of records that are open to all owners, since others are not to be known of. Null when only a number agreed.</summary>
    [Id(5)]
    public int? OthersOfName { get; init; }
}

/// <summary>Words that stood for each other, or a word that stood alone; as they are compared, in letters a to z.</summary>
/// <param name="Searched">Of the name asked for; null when the word stands in the recorded one alone.</param>
/// <param name="Recorded">Of the recorded name; null when the word stands in the other alone.</param>
/// <param name="Likeness">0 to 1.</param>
/// <param name="Weight">What they count in the name.</param>
[GenerateSerializer, Immutable, Alias("matched-words")]
public sealed record MatchedWords([property: Id(0)] string? Searched, [property: Id(1)] string? Recorded, [property: Id(2)] double Likeness, [property: Id(3)] double Weight);

/// <summary>What a feature did to the score.</summary>
/// <param name="Feature">Which: birth-date, nationality, sex, identifier.</param>
/// <param name="Finding">What was found: same, partly, near, contradicts.</param>
/// <param name="Searched">What was asked for.</param>
/// <param name="Recorded">What is recorded.</param>
/// <param name="Weight">For: the part of the way to 1; against: what remained; 0 when it said nothing.</param>
/// <param name="Before">The score before.</param>
/// <param name="After">The score after.</param>
[GenerateSerializer, Immutable, Alias("matched-feature")]
public sealed record MatchedFeature(
    [property: Id(0)] string Feature,
    [property: Id(1)] string Finding,
    [property: Id(2)] string Searched,
    [property: Id(3)] string Recorded,
    [property: Id(4)] double Weight,
    [property: Id(5)] double Before,
    [property: Id(6)] double After);

/// <summary>How fresh a hub's copy of one owner's records is.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="AsOf">Everything that the owner had entered by then is in the copy; null when the copy does not know since it was opened.</param>
/// <param name="Behind">How many changes are known to be missing.</param>
[GenerateSerializer, Immutable, Alias("owner-freshness")]
public sealed record OwnerFreshness([property: Id(0)] OwnerId Owner, [property: Id(1)] DateTimeOffset? AsOf, [property: Id(2)] long Behind);
