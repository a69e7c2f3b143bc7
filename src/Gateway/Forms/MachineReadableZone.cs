namespace Interpol.Mesh.Gateway.Forms;

/// <summary>
/// What stands in the machine readable zone of a travel document (ICAO Doc 9303), if its check digits are right. A check digit is the sum of the characters' values
/// with the weights 7, 3, 1, modulo 10.
/// </summary>
/// <param name="Number">The number of the document, whole also when it is longer than its nine places.</param>
/// <param name="IssuingState">The state that issued it: three letters, shorter ones without the fillers.</param>
internal sealed record MachineReadableZone(string Number, string IssuingState)
{
    private const int NumberLength = 9;

    /// <summary>Reads a zone.</summary>
    /// <param name="lines">Its lines: three of 30 (TD1), two of 36 (TD2) or two of 44 characters (TD3).</param>
    /// <param name="problems">Receives what is wrong, with the place.</param>
    /// <returns>What stands in it; null when something is wrong.</returns>
    public static MachineReadableZone? Read(IReadOnlyList<string> lines, ICollection<string> problems)
    {
        var before = problems.Count;
        if (lines.Any(line => line.Any(c => !char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c != '<')))
        {
            problems.Add("It has characters other than A to Z, 0 to 9 and <; read it again.");
            return null;
        }

        var zone = lines switch
        {
            [{ Length: 30 }, { Length: 30 }, { Length: 30 }] => ReadCard(lines[0], lines[1], problems),
            [{ Length: 36 }, { Length: 36 }] => ReadBook(lines[0], lines[1], optionalEnd: 35, optionalHasCheck: false, problems),
            [{ Length: 44 }, { Length: 44 }] => ReadBook(lines[0], lines[1], optionalEnd: 42, optionalHasCheck: true, problems),
            _ => null,
        };
        if (zone is null)
        {
            problems.Add("It has neither three lines of 30, nor two of 36, nor two of 44 characters.");
        }

        return problems.Count == before ? zone : null;
    }

    /// <summary>The check digit over some characters.</summary>
    public static char CheckDigit(ReadOnlySpan<char> characters)
    {
        ReadOnlySpan<int> weights = [7, 3, 1];
        var sum = 0;
        for (var i = 0; i < characters.Length; i++)
        {
            sum += Value(characters[i]) * weights[i % weights.Length];
        }

        return (char)('0' + (sum % 10));
    }

    /// <summary>TD1: the number in the first line, dates in the second.</summary>
    private static MachineReadableZone ReadCard(string first, string second, ICollection<string> problems)
    {
        var number = ReadNumber(first[5..14], first[14], first[15..30], problems);
        Dates(second[0..6], second[6], second[8..14], second[14], second[7], problems);
        Check($"{first[5..30]}{second[0..7]}{second[8..15]}{second[18..29]}", second[29], "the whole zone", problems);
        return new MachineReadableZone(number, first[2..5].TrimEnd('<'));
    }

    /// <summary>TD2 and TD3: names in the first line, all else in the second.</summary>
    private static MachineReadableZone ReadBook(string first, string second, int optionalEnd, bool optionalHasCheck, ICollection<string> problems)
    {
        var optional = second[28..optionalEnd];
        var number = optionalHasCheck
            ? ReadNumber(second[..NumberLength], second[9], string.Empty, problems)
            : ReadNumber(second[..NumberLength], second[9], optional, problems);
        Dates(second[13..19], second[19], second[21..27], second[27], second[20], problems);
        var end = optionalEnd;
        if (optionalHasCheck)
        {
            end++;
            if (!(second[optionalEnd] == '<' && optional.All(c => c == '<')))
            {
                Check(optional, second[optionalEnd], "the optional field", problems);
            }
        }

        Check($"{second[..10]}{second[13..20]}{second[21..end]}", second[end], "the whole zone", problems);
        return new MachineReadableZone(number, first[2..5].TrimEnd('<'));
    }

    /// <summary>A number longer than nine characters has no check digit in its place and goes on, with the check digit at its end, in the optional field.</summary>
    private static string ReadNumber(string number, char check, string optional, ICollection<string> problems)
    {
        if (check != '<' || optional.Length == 0)
        {
            Check(number, check, "the number", problems);
            return number.TrimEnd('<');
        }

        var end = optional.IndexOf('<', StringComparison.Ordinal);
        var rest = end < 0 ? optional : optional[..end];
        if (rest.Length < 2)
        {
            problems.Add("The check digit of the number is missing; read it again.");
            return number.TrimEnd('<');
        }

        var whole = number + rest[..^1];
        Check(whole, rest[^1], "the number", problems);
        return whole;
    }

    private static void Dates(string birth, char birthCheck, string expiry, char expiryCheck, char sex, ICollection<string> problems)
    {
        Check(birth, birthCheck, "the date of birth", problems);
        Check(expiry, expiryCheck, "the date of expiry", problems);
        if (!IsDate(birth))
        {
            problems.Add("The date of birth is none: two digits each for year, month and day, or < for parts that are not known.");
        }

        if (!IsDate(expiry))
        {
            problems.Add("The date of expiry is none: two digits each for year, month and day, or < for parts that are not known.");
        }

        if (sex is not ('F' or 'M' or 'X' or '<'))
        {
            problems.Add("The sex is not F, M or <.");
        }
    }

    private static bool IsDate(string text) => Part(text[..2], 0, 99) && Part(text[2..4], 1, 12) && Part(text[4..6], 1, 31);

    private static bool Part(string text, int least, int most) =>
        text == "<<" || (text.All(char.IsAsciiDigit) && int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) is var number && number >= least && number <= most);

    private static void Check(string characters, char digit, string what, ICollection<string> problems)
    {
        if (CheckDigit(characters) != digit)
        {
            problems.Add($"The check digit of {what} is {digit} and should be {CheckDigit(characters)}; read it again (O and 0, I and 1 are easily confused).");
        }
    }

    private static int Value(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'Z' => c - 'A' + 10,
        _ => 0,
    };
}
