using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Notices;

/// <summary>The public extracts of all active notices, searchable in memory, as a hub's replica has them; the key is the hub's name (<c>lyon</c>).</summary>
[Alias("public-notices")]
public interface IPublicNoticesGrain : IGrainWithStringKey
{
    /// <summary>Searches one list.</summary>
    /// <exception cref="Errors.MeshException">
    /// <c>invalid</c>: the query cannot be answered, the sentence says why; <c>busy</c>: the hub is only just reading its replica, or the search took too long.
    /// </exception>
    [Alias("search"), AlwaysInterleave]
    Task<PublicNoticePage> SearchAsync(PublicNoticeQuery query, CancellationToken cancellationToken = default);

    /// <summary>One extract; null when there is none under that number in that list, or none any more.</summary>
    /// <exception cref="Errors.MeshException"><c>busy</c>: the hub is only just reading its replica.</exception>
    [Alias("find"), AlwaysInterleave]
    Task<PublicNotice?> FindAsync(PublicNoticeKind kind, string number, CancellationToken cancellationToken = default);

    /// <summary>Reads a picture, <see cref="PublicNoticeLimits.PictureChunkBytes"/> at a time; only the last chunk is shorter.</summary>
    /// <param name="kind">The notice's list.</param>
    /// <param name="number">The notice's number.</param>
    /// <param name="picture">The picture's number.</param>
    /// <param name="chunk">Which chunk, from 0.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The bytes; null when the notice is not public, has no such picture, or its bytes are gone.</returns>
    /// <exception cref="Errors.MeshException"><c>busy</c>: the hub is only just reading its replica.</exception>
    [Alias("read-picture"), AlwaysInterleave]
    Task<byte[]?> ReadPictureAsync(PublicNoticeKind kind, string number, long picture, int chunk, CancellationToken cancellationToken = default);

    /// <summary>Reads anew what the hub's replica says of some notices. When the call returns, searches know it. Called by the replica only.</summary>
    /// <exception cref="Errors.MeshException"><c>unavailable</c>: the replica does not answer.</exception>
    [Alias("read-changed")]
    Task ReadChangedAsync(ImmutableArray<string> numbers, CancellationToken cancellationToken = default);
}

/// <summary>The lists of the public notices.</summary>
[GenerateSerializer, Alias("public-notice-list")]
public enum PublicNoticeList
{
    /// <summary>Red notices.</summary>
    Red = 0,

    /// <summary>Yellow notices.</summary>
    Yellow = 1,

    /// <summary>United Nations Special Notices, about persons and about entities.</summary>
    Un = 2,
}

/// <summary>What to search for. What is null does not matter; everything else must fit.</summary>
/// <param name="List">In which list.</param>
/// <param name="Page">Which page, from 1. A page that there is not answers like page 1.</param>
/// <param name="ResultsPerPage">Notices of a page, 1 to <see cref="PublicNoticeLimits.Window"/>.</param>
[GenerateSerializer, Immutable, Alias("public-notice-query")]
public sealed record PublicNoticeQuery([property: Id(0)] PublicNoticeList List, [property: Id(1)] int Page, [property: Id(2)] int ResultsPerPage)
{
    /// <summary>A regular expression that the forenames contain, in upper or lower case.</summary>
    [Id(3)]
    public string? Forename { get; init; }

    /// <summary>A regular expression that the name contains, in upper or lower case.</summary>
    [Id(4)]
    public string? Name { get; init; }

    /// <summary>Country codes, one of which is a nationality; empty for any.</summary>
    [Id(5)]
    public ImmutableArray<string> Nationalities { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The least age in years. Somebody of whom it is not known may have any age.</summary>
    [Id(6)]
    public int? AgeMin { get; init; }

    /// <summary>The greatest age in years.</summary>
    [Id(7)]
    public int? AgeMax { get; init; }

    /// <summary>Words that all stand somewhere in the extract, in upper or lower case.</summary>
    [Id(8)]
    public string? FreeText { get; init; }

    /// <summary>The sex: F, M, or U, which also finds those of whom it is not known.</summary>
    [Id(9)]
    public string? Sex { get; init; }

    /// <summary>Country codes, one of which issued a warrant; empty for any.</summary>
    [Id(10)]
    public ImmutableArray<string> WarrantCountries { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>A part of the reference number of the United Nations' list.</summary>
    [Id(11)]
    public string? UnReference { get; init; }

    /// <summary>A part of the resolution's number.</summary>
    [Id(12)]
    public string? UnResolution { get; init; }
}

/// <summary>A page of a search.</summary>
/// <param name="Total">How many notices fit, also beyond the window.</param>
/// <param name="Page">The page that this is.</param>
/// <param name="LastPage">The last page that can be reached, at least 1.</param>
/// <param name="Notices">The notices, by name and number.</param>
[GenerateSerializer, Immutable, Alias("public-notice-page")]
public sealed record PublicNoticePage(
    [property: Id(0)] int Total, [property: Id(1)] int Page, [property: Id(2)] int LastPage, [property: Id(3)] ImmutableArray<ListedNotice> Notices);

/// <summary>A public notice as lists show it.</summary>
/// <param name="Kind">In which list it stands.</param>
/// <param name="Number">Its number.</param>
/// <param name="Name">The name.</param>
/// <param name="Forename">The forenames.</param>
/// <param name="DateOfBirth">The date of birth.</param>
/// <param name="Nationalities">Nationalities.</param>
/// <param name="Thumbnail">The number of the picture that is its thumbnail; null for none.</param>
[GenerateSerializer, Immutable, Alias("listed-notice")]
public sealed record ListedNotice(
    [property: Id(0)] PublicNoticeKind Kind,
    [property: Id(1)] string Number,
    [property: Id(2)] string? Name,
    [property: Id(3)] string? Forename,
    [property: Id(4)] string? DateOfBirth,
    [property: Id(5)] ImmutableArray<string> Nationalities,
    [property: Id(6)] long? Thumbnail);

/// <summary>The limits of the public notices.</summary>
public static class PublicNoticeLimits
{
    /// <summary>Results of one query that can be reached, and notices of a page at most.</summary>
    public const int Window = 160;

    /// <summary>Characters of a pattern or a text.</summary>
    public const int MaxText = 200;

    /// <summary>Country codes in one filter.</summary>
    public const int MaxCountries = 250;

    /// <summary>The greatest age that can be asked for.</summary>
    public const int MaxAge = 300;

    /// <summary>Bytes of a picture at most: 5 MB, counted as 5 x 1024 x 1024.</summary>
    public const int MaxPictureBytes = 5 * 1024 * 1024;

    /// <summary>Bytes of a picture that one call reads: 1 MiB.</summary>
    public const int PictureChunkBytes = 1024 * 1024;
}
