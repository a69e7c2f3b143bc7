using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Contracts.Screening;

/// <summary>The offline copies that the bureaus of a hub have, and how far each has come; the key is the hub's name.</summary>
[Alias("offline-copies")]
public interface IOfflineCopiesGrain : IGrainWithStringKey
{
    /// <summary>Notes a copy that is begun, or what became of one. When the call returns that is flushed; it may be repeated.</summary>
    /// <exception cref="Errors.MeshException"><c>too-large</c>: the bureau has <see cref="OfflineCopy.MaxOfBureau"/> already; <c>conflict</c>: one with that id was begun at another time; <c>invalid</c>, <c>unavailable</c>.</exception>
    [Alias("save")]
    Task SaveAsync(OfflineCopy copy, CancellationToken cancellationToken = default);

    /// <summary>Forgets a copy that was destroyed; without effect when there is none.</summary>
    [Alias("remove")]
    Task RemoveAsync(OwnerId bureau, string id, CancellationToken cancellationToken = default);

    /// <summary>The copies of a bureau, for it.</summary>
    [Alias("list")]
    Task<ImmutableArray<OfflineCopy>> ListAsync(OwnerId bureau, CancellationToken cancellationToken = default);

    /// <summary>Which copies hold a kind of records and have come some way with those of one owner, and how far, for that owner. Of others it has nothing to ask back.</summary>
    [Alias("read-holders")]
    Task<ImmutableArray<OfflineHolder>> ReadHoldersAsync(OwnerId owner, RecordKind kind, CancellationToken cancellationToken = default);
}

/// <summary>An offline copy of the records that a bureau may see.</summary>
/// <param name="Id">Its id, 32 hexadecimal digits.</param>
/// <param name="Bureau">Whose.</param>
/// <param name="Name">Its name, by which people know it: where it is used.</param>
/// <param name="Kinds">The kinds of records that it holds.</param>
/// <param name="Hub">From which hub's copy it was made.</param>
/// <param name="By">Who made it.</param>
/// <param name="At">When.</param>
/// <param name="GoodUntil">When it goes out of date unless it is updated.</param>
/// <param name="ReportedAt">When it has said how far it is.</param>
/// <param name="Positions">How far it has come, of every owner.</param>
[GenerateSerializer, Immutable, Alias("offline-copy")]
public sealed record OfflineCopy(
    [property: Id(0)] string Id,
    [property: Id(1)] OwnerId Bureau,
    [property: Id(2)] string Name,
    [property: Id(3)] ImmutableArray<RecordKind> Kinds,
    [property: Id(4)] HubName Hub,
    [property: Id(5)] Author By,
    [property: Id(6)] DateTimeOffset At,
    [property: Id(7)] DateTimeOffset GoodUntil,
    [property: Id(8)] DateTimeOffset ReportedAt,
    [property: Id(9)] ImmutableArray<OwnerPosition> Positions)
{
    /// <summary>The kinds of records that a copy may hold: those for which it can be asked.</summary>
    public static ImmutableArray<RecordKind> Holds { get; } = [RecordKind.TravelDocument, RecordKind.Vehicle, RecordKind.Person];

    /// <summary>The most copies of one bureau.</summary>
    public const int MaxOfBureau = 50;

    /// <summary>The most days that a copy is good.</summary>
    public const int MaxDays = 30;

    /// <summary>The kinds of records that a copy may hold. Not DNA profiles, which no check gives out and which a copy would have to hold to compare them; nor hashes of images, which are compared at hubs only.</summary>
    public static readonly ImmutableArray<RecordKind> PossibleKinds =
        [RecordKind.TravelDocument, RecordKind.Vehicle, RecordKind.Person, RecordKind.Fingerprint, RecordKind.Firearm, RecordKind.Artwork];
}

/// <summary>How far a copy has come with the records of an owner.</summary>
/// <param name="Owner">Whose records.</param>
/// <param name="Position">The last change that is in it.</param>
/// <param name="AsOf">All that the owner had entered by then is in it; null when that is not known.</param>
[GenerateSerializer, Immutable, Alias("owner-position")]
public sealed record OwnerPosition([property: Id(0)] OwnerId Owner, [property: Id(1)] RecordsPosition Position, [property: Id(2)] DateTimeOffset? AsOf);

/// <summary>An offline copy as an owner sees it whose records are in it.</summary>
/// <param name="Bureau">Whose copy.</param>
/// <param name="Name">Its name.</param>
/// <param name="At">When it was made.</param>
/// <param name="GoodUntil">When it goes out of date.</param>
/// <param name="ReportedAt">When it has said how far it is.</param>
/// <param name="Position">The last change of the owner's that is in it.</param>
[GenerateSerializer, Immutable, Alias("offline-holder")]
public sealed record OfflineHolder(
    [property: Id(0)] OwnerId Bureau,
    [property: Id(1)] string Name,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] DateTimeOffset GoodUntil,
    [property: Id(4)] DateTimeOffset ReportedAt,
    [property: Id(5)] RecordsPosition Position);

/// <summary>Where copying a hub's copy begins.</summary>
/// <param name="Hub">Which hub.</param>
/// <param name="At">When, by its clock.</param>
/// <param name="Positions">How far it is, of every owner.</param>
[GenerateSerializer, Immutable, Alias("copy-start")]
public sealed record CopyStart([property: Id(0)] HubName Hub, [property: Id(1)] DateTimeOffset At, [property: Id(2)] ImmutableArray<OwnerPosition> Positions);

/// <summary>Which records to read.</summary>
/// <param name="By">On whose behalf.</param>
/// <param name="Kind">Of which kind.</param>
/// <param name="After">Behind which id in the copy; empty from the beginning.</param>
[GenerateSerializer, Immutable, Alias("copy-rows-query")]
public sealed record CopyRowsQuery([property: Id(0)] OwnerId By, [property: Id(1)] RecordKind Kind, [property: Id(2)] string After)
{
    /// <summary>How far the hub's copy was when copying began. A hub that is not so far any more has made its copy anew, and records are missing in it: it answers none.</summary>
    [Id(3)]
    public ImmutableArray<OwnerPosition> Since { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The most records that are read for one page, seen or not.</summary>
    public const int MaxRows = 500;
}

/// <summary>A record in a copy.</summary>
/// <param name="Id">Its id among all records of its kind.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Entry">What it says, without exclusions; null when it is gone, or no longer to be seen.</param>
[GenerateSerializer, Immutable, Alias("copy-row")]
public sealed record CopyRow([property: Id(0)] string Id, [property: Id(1)] RecordKind Kind, [property: Id(2)] OwnerId Owner, [property: Id(3)] RecordEntry? Entry);

/// <summary>A page of records.</summary>
/// <param name="Rows">Those that may be seen.</param>
/// <param name="UpTo">Up to which id these are all; null when nothing follows.</param>
[GenerateSerializer, Immutable, Alias("copy-rows")]
public sealed record CopyRows([property: Id(0)] ImmutableArray<CopyRow> Rows, [property: Id(1)] string? UpTo);

/// <summary>Behind what to look for changes.</summary>
/// <param name="By">On whose behalf.</param>
/// <param name="Kinds">Of which kinds of records.</param>
/// <param name="Positions">How far the asker is, of each owner once.</param>
[GenerateSerializer, Immutable, Alias("copy-changes-query")]
public sealed record CopyChangesQuery([property: Id(0)] OwnerId By, [property: Id(1)] ImmutableArray<RecordKind> Kinds, [property: Id(2)] ImmutableArray<OwnerPosition> Positions)
{
    /// <summary>The most positions that are named.</summary>
    public const int MaxPositions = 500;

    /// <summary>No further group of changes is looked at when there are so many.</summary>
    public const int MaxChanges = 500;
}

/// <summary>A page of changes.</summary>
/// <param name="Hub">From which hub's copy.</param>
/// <param name="At">When, by its clock.</param>
/// <param name="Rows">The records as they are now.</param>
/// <param name="Positions">How far whoever applies them has come.</param>
/// <param name="HasMore">Whether there are more.</param>
[GenerateSerializer, Immutable, Alias("copy-changes")]
public sealed record CopyChanges(
    [property: Id(0)] HubName Hub, [property: Id(1)] DateTimeOffset At, [property: Id(2)] ImmutableArray<CopyRow> Rows, [property: Id(3)] ImmutableArray<OwnerPosition> Positions, [property: Id(4)] bool HasMore);
