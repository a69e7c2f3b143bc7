namespace Interpol.Mesh.Contracts.Screening;

/// <summary>Are fingerprints known under one of these? Templates are not compared.</summary>
/// <param name="Number">Their number; null when not asked by it.</param>
/// <param name="Ncic">Their NCIC classification; null when not asked by it.</param>
/// <param name="Henry">Their Henry classification; null when not asked by it.</param>
[GenerateSerializer, Immutable, Alias("fingerprint-question")]
public sealed record FingerprintQuestion([property: Id(0)] string? Number, [property: Id(1)] string? Ncic, [property: Id(2)] string? Henry) : CheckQuestion
{
    /// <summary>The most questions about fingerprints in one check: a classification leads to hundreds of records.</summary>
    public const int MaxOfCheck = 20;
}

/// <summary>Is a firearm known?</summary>
/// <param name="SerialNumber">Its serial number.</param>
/// <param name="Make">Who made it; a record that does not say so is found too. Null for any.</param>
[GenerateSerializer, Immutable, Alias("firearm-question")]
public sealed record FirearmQuestion([property: Id(0)] string SerialNumber, [property: Id(1)] string? Make) : CheckQuestion;

/// <summary>Is a work of art known, by its number or by its title?</summary>
/// <param name="Number">Its inventory number, or its owner's reference; null when not asked by it.</param>
/// <param name="Title">Words of its title, all of which the recorded title has, in any order; null when not asked by them.</param>
/// <param name="Artist">Words of the artist's name beside the title; a record that names no artist is found too. Null for any.</param>
[GenerateSerializer, Immutable, Alias("artwork-question")]
public sealed record ArtworkQuestion([property: Id(0)] string? Number, [property: Id(1)] string? Title, [property: Id(2)] string? Artist) : CheckQuestion
{
    /// <summary>The most questions about works of art in one check: a word leads to hundreds of records.</summary>
    public const int MaxOfCheck = 20;
}
