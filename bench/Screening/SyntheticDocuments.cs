using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Bench.Screening;

/// <summary>
/// Invented travel documents by their place from 0. Neighbours have numbers that are far apart, so that loads and look-ups come as unlike a cache's favourite as can be.
/// </summary>
/// <param name="rows">How many there are.</param>
internal sealed class SyntheticDocuments(int rows)
{
    /// <summary>One of so many that are asked for is there.</summary>
    public const int HitEvery = 1000;

    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Type = "passport";

    /// <summary>How many there are.</summary>
    public int Rows => rows;

    /// <summary>The document at a place as a copy takes it.</summary>
    public static ReplicaRecord RecordOf(int place)
    {
        var entry = EntryOf(place);
        return new ReplicaRecord(entry.Id, entry);
    }

    /// <summary>The document at a place.</summary>
    public static RecordEntry EntryOf(int place)
    {
        var content = new TravelDocumentRecord(NumberOf(place), "FRA", Type, (DocumentFraud)(place % 5));
        return new RecordEntry(TravelDocumentRecord.IdOf(content.Issuer, content.Number, content.Type), content, RecordHandling.Default, new DateOnly(2030, 1, 1).AddDays(place % 3650));
    }

    /// <summary>Whether what is asked for as so many-th is there.</summary>
    public static bool IsThere(long question) => question % HitEvery == 0;

    /// <summary>What is asked for as so many-th: wherever in the copy, or a number beyond it.</summary>
    public DocumentQuestion QuestionOf(long question)
    {
        var place = IsThere(question) ? (int)((uint)(question * 2_654_435_761) % (uint)rows) : (int)(rows + (question % (int.MaxValue - rows)));
        return new DocumentQuestion(NumberOf(place), "FRA", Type);
    }

    /// <summary>Nine characters: a multiplier that has no factor in common with 36 makes of each number below 36^6 another one.</summary>
    private static string NumberOf(int place)
    {
        const long space = 2_176_782_336;
        Span<char> text = stackalloc char[9];
        text[0] = (char)('A' + (place % 26));
        text[1] = (char)('A' + (place / 26 % 26));
        text[2] = '7';
        var mixed = (long)((ulong)place * 1_597_334_677UL % space);
        for (var i = text.Length - 1; i > 2; i--)
        {
            text[i] = Letters[(int)(mixed % Letters.Length)];
            mixed /= Letters.Length;
        }

        return new string(text);
    }
}
