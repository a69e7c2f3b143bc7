using System.Collections.Immutable;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Screening.Fingerprints;

/// <summary>Classifications of fingerprints as texts that are compared whole. Two that are the same are of prints that an examiner may compare, and no more: many people have the same.</summary>
public static class FingerprintClassification
{
    /// <summary>The characters of an NCIC classification: two for each finger, from the right thumb to the left little finger.</summary>
    public const int NcicLength = 20;

    /// <summary>The most characters of a Henry classification.</summary>
    public const int MostHenry = 80;

    private const int MostNumber = 40;

    /// <summary>Reads the number of fingerprints in a collection.</summary>
    /// <param name="text">As it was typed or pasted.</param>
    public static IdentifierReading ReadNumber(string? text) => IdentifierText.Read("number", text, MostNumber);

    /// <summary>
    /// Reads an NCIC classification: for each finger AA or TT (plain and tented arch), 01 to 49 (ridges of an ulnar loop), 51 to 99 (those of a radial loop and 50), P, C, D or X (plain whorl, central pocket
    /// loop, double loop, accidental) with I, M or O (inner, meeting, outer tracing), XX (missing) or SR (scarred) (NCIC 2000 Operating Manual, fingerprint classification).
    /// </summary>
    /// <param name="text">As it was typed or pasted.</param>
    public static IdentifierReading ReadNcic(string? text)
    {
        var reading = IdentifierText.Read("ncic", text, IdentifierText.MaxTyped);
        if (reading.Value is not { } value)
        {
            return reading;
        }

        ImmutableArray<IdentifierFinding> problems = value.Length == NcicLength
            ? [.. value.Chunk(2).Index().Where(finger => !IsFinger(finger.Item[0], finger.Item[1])).Select(finger => Problem($"{new string(finger.Item)} is the code of no finger.", (finger.Index * 2) + 1))]
            : [Problem($"It has {value.Length} characters; an NCIC classification has two for each of ten fingers.", null)];
        return new IdentifierReading(problems.IsEmpty ? value : null, reading.Findings.AddRange(problems));

        static IdentifierFinding Problem(string text, int? place) => new("ncic-form", IsProblem: true, "ncic", text, place);
    }

    /// <summary>Reads a Henry classification: capital and small letters, which mean different things, digits, strokes and dashes. Only spaces are made alike.</summary>
    /// <param name="text">As it was typed or pasted.</param>
    public static IdentifierReading ReadHenry(string? text)
    {
        var words = (text ?? string.Empty).Replace("/", " / ", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var value = string.Join(' ', words);
        var isRight = value.Length is > 0 and <= MostHenry && value.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '/' or '-');
        return isRight
            ? new IdentifierReading(value, [])
            : new IdentifierReading(null, [new("henry-form", IsProblem: true, "henry", $"A Henry classification is 1 to {MostHenry} of a to z, A to Z, 0 to 9, spaces, strokes and dashes.")]);
    }

    private static bool IsFinger(char first, char second) => (first, second) switch
    {
        ('A', 'A') or ('T', 'T') or ('X', 'X') or ('S', 'R') => true,
        ('P' or 'C' or 'D' or 'X', 'I' or 'M' or 'O') => true,
        _ => char.IsAsciiDigit(first) && char.IsAsciiDigit(second) && (first, second) is not ('0' or '5', '0'),
    };
}
