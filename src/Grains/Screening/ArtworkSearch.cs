using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Records;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>Finds works of art in a hub's copy by number and by title: of the words asked the one that the fewest titles have is looked up, and those titles must have the others.</summary>
/// <param name="store">The copy.</param>
/// <param name="rows">Reads rows.</param>
/// <param name="max">The most works that are looked at for a number or a word.</param>
internal sealed class ArtworkSearch(IRecordStore store, RowSerializer rows, int max)
{
    private const byte Kind = (byte)RecordKind.Artwork;

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
            var some = await store.FindAsync(Kind, ArtworkRules.LookupOfNumber(reading.Value!), max + 1, cancellationToken);
            isCut = Add(found, some, some);
        }

        if (question.Title is { } title)
        {
            string[] words = [.. SearchWords.Of(title).Select(ArtworkRules.LookupOfWord)];
            MeshException.Require(words.Length > 0, "artwork.title: it has no letter and no digit.");
            var some = await FewestAsync(words, cancellationToken);
            var artist = SearchWords.Of(question.Artist);
            isCut |= Add(found, some, some.Where(row => words.All(row.Lookups.Contains) && IsBy(row, artist)));
        }

        return ([.. found.Values], isCut);
    }

    private bool Add(Dictionary<string, RecordRow> found, IReadOnlyList<RecordRow> some, IEnumerable<RecordRow> matching)
    {
        foreach (var row in matching)
        {
            found[row.Id] = row;
        }

        return some.Count > max;
    }

    private async ValueTask<IReadOnlyList<RecordRow>> FewestAsync(string[] words, CancellationToken cancellationToken)
    {
        var fewest = await store.FindAsync(Kind, words[0], max + 1, cancellationToken);
        foreach (var word in words.Skip(1).TakeWhile(_ => fewest.Count > 0))
        {
            var some = await store.FindAsync(Kind, word, max + 1, cancellationToken);
            fewest = some.Count < fewest.Count ? some : fewest;
        }

        return fewest;
    }

    /// <summary>Whether a work is by an artist, or names none.</summary>
    private bool IsBy(RecordRow row, ImmutableArray<string> artist) =>
        artist.IsEmpty || SearchWords.Of((rows.Read<RecordEntry>(row.Content).Content as ArtworkRecord)?.Artist) is var recorded && (recorded.IsEmpty || artist.All(recorded.Contains));
}
