using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Screening.Images;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Records;

/// <summary>Hashes of images of records as a copy finds them.</summary>
internal static class ImageHashRules
{
    private const string Prefix = "hash/";

    /// <summary>What is wrong with a record.</summary>
    public static IEnumerable<string> Problems(ImageHashRecord record) =>
        [.. ImageHash.Read(record.Hash, record.Quality).Findings.Problems(), .. LineRules.Problems(("category", record.Category, 100), ("series", record.Series, 100))];

    /// <summary>By what a record is found; by nothing when its quality is too low.</summary>
    public static IEnumerable<string> LookupsOf(ImageHashRecord record) => ImageHash.Read(record.Hash, record.Quality).Hash is { CanMatch: true } image ? [LookupOf(image.Hash)] : [];

    /// <summary>By what records with a hash are found.</summary>
    public static string LookupOf(PerceptualHash hash) => $"{Prefix}{hash}";

    /// <summary>The hash by which a row is found; null when it is found by none. Nothing else of the row is read: there are millions.</summary>
    public static ImageHash? HashOf(RecordRow row) =>
        row.Lookups is [var lookup] && PerceptualHash.TryParse(lookup.AsSpan(Prefix.Length), out var hash) ? new ImageHash(hash, ImageHash.LeastQuality) : null;
}
