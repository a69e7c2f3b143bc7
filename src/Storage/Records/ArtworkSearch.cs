using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Storage.Records;

/// <summary>Finds works of art by number and by title: of the words asked the one that the fewest titles have is looked up, and those titles must have the others.</summary>
/// <param name="records">The records.</param>
/// <param name="read">Reads what a row says.</param>
internal sealed class ArtworkSearch(IRecordLookup records, Func<RecordRow, RecordEntry> read)
{
    private const byte Kind = (byte)RecordKind.Artwork;
    private const int MaxLookedAt = RecordFinder.MaxLookedAt;

    /// <summary>What is found, and whether there may be more.</summary>
    /// <exception cref="MeshException"><c>invalid</c>: a field is wrong.</exception>
    public async ValueTask<(IReadOnlyList<RecordRow> Rows, bool IsCut)> FindAsync(ArtworkQuestion question, CancellationToken cancellationToken)
    {
        MeshException.Require(question.Number is not null || question.Title is not null, "artwork.number: or title must be given.");
        var found = new Dictionary<string, RecordRow>(StringComparer.Ordinal);
        var isCut = false;
        if (question.Number is { } number)
        {
            var reading = ObjectNumbers.ReadInventory("number", number);
            MeshException.Require(reading.Value is not null, $"artwork.{reading.Findings.Problems().FirstOrDefault()}");
            var some = await records.FindAsync(Kind, RecordLookups.OfNumber(reading.Value!), MaxLookedAt + 1, cancellationToken);
            isCut = Add(found, some, some);
        }

        if (question.Title is { } title)
        {
            string[] words = [.. SearchWords.Of(title).Select(RecordLookups.OfWord)];
            MeshException.Require(words.Length > 0, "artwork.title: it has no letter and no digit.");
            var some = await FewestAsync(words, cancellationToken);
            var artist = SearchWords.Of(question.Artist);
            isCut |= Add(found, some, some.Where(row => words.All(row.Lookups.Contains) && IsBy(row, artist)));
        }

        return ([.. found.Values], isCut);
    }

    private static bool Add(Dictionary<string, RecordRow> found, IReadOnlyList<RecordRow> some, IEnumerable<RecordRow> matching)
    {
        foreach (var row in matching)
        {
            found[row.Id] = row;
        }

        return some.Count > MaxLookedAt;
    }

    private async ValueTask<IReadOnlyList<RecordRow>> FewestAsync(string[] words, CancellationToken cancellationToken)
    {
        var fewest = await records.FindAsync(Kind, words[0], MaxLookedAt + 1, cancellationToken);
        foreach (var word in words.Skip(1).TakeWhile(_ => fewest.Count > 0))
        {
            var some = await records.FindAsync(Kind, word, MaxLookedAt + 1, cancellationToken);
            fewest = some.Count < fewest.Count ? some : fewest;
        }

        return fewest;
    }

    /// <summary>Whether a work is by an artist, or names none.</summary>
    private bool IsBy(RecordRow row, ImmutableArray<string> artist) =>
        artist.IsEmpty || SearchWords.Of((read(row).Content as ArtworkRecord)?.Artist) is var recorded && (recorded.IsEmpty || artist.All(recorded.Contains));
}
