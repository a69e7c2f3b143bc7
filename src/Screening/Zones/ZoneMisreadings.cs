using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Zones;

/// <summary>
/// What may stand in a zone in place of what was read. Where check digits fail, the confusions of letters and digits that make all of them hold; where they hold, the confusions that they cannot see, because
/// the values are equal modulo 10 (G and 6) or two confusions cancel each other (Doc 9303-3 section 4.9 weighs 7, 3, 1: one confusion of O, I, S, B or Z is always seen).
/// </summary>
/// <remarks>
/// By section 4.9 each digit is over its own element, and the composite digit over several. So where nothing makes all of them hold, as when a date was misread, the number is tried against its own digit alone:
/// that of a date says nothing about it, and the composite digit is over the date too. A number that no digit is over has the look-alikes that a typed one has: one character.
/// </remarks>
public static class ZoneMisreadings
{
    /// <summary>The most candidates that are given; those with the fewest swaps are given first.</summary>
    public const int MaxCandidates = 32;

    /// <summary>All pairs of the longest number and its optional data, and the first threes.</summary>
    private const int MaxTrials = 1000;

    private const int UsualSwaps = 2;
    private const int MostSwaps = 3;

    private static readonly FrozenDictionary<char, string> Confusions = Pairs("O0", "I1", "S5", "B8", "Z2", "G6");

    /// <summary>With those whose values are equal modulo 10, which a digit that holds does not tell apart.</summary>
    private static readonly FrozenDictionary<char, string> LookAlikes = Pairs("O0", "I1", "S5", "B8", "Z2", "G6", "L1", "S8");

    private static readonly FrozenSet<ZoneElement> Letters =
        FrozenSet.Create(ZoneElement.Issuer, ZoneElement.Nationality, ZoneElement.Name, ZoneElement.Primary, ZoneElement.Secondary);

    /// <summary>The candidates for a zone that was read, those with the fewest swaps first; none when there is nothing to confuse, or when no confusion explains the digits.</summary>
    /// <param name="zone">The zone as it was read.</param>
    /// <param name="today">The day of the check, in UTC.</param>
    /// <param name="areAll">Whether all choices of so few characters were tried; false where there are more of them, or more candidates, than the bounds let.</param>
    public static ImmutableArray<ZoneCandidate> Of(MachineReadableZone zone, DateOnly today, out bool areAll)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var layout = ZoneLayout.Of(zone.Format);
        var certain = Certain(layout, zone.Lines);
        var start = Apply(zone.Lines, certain);
        var digits = Digits(layout, start);
        var isNumberRight = digits.Any(digit => digit is { Element: ZoneElement.Number, Holds: true });
        var isCorrection = !zone.DigitsHold || certain.Count > 0;
        var found = new List<ImmutableArray<ZoneSwap>>();
        if (certain.Count > 0 && digits.All(digit => digit.Holds))
        {
            found.Add([.. certain]);
        }

        areAll = true;
        if (digits.All(digit => digit.Holds || digit.Element is not (ZoneElement.Birth or ZoneElement.Expiry)))
        {
            var most = digits.IsEmpty ? 1 : isCorrection && found.Count == 0 ? MostSwaps : UsualSwaps;
            areAll = Search(layout, start, certain, Possible(layout, start, isCorrection && !digits.IsEmpty, isNumberRight), most, _ => true, found);
        }

        if (found.Count == 0 && !digits.All(digit => digit.Holds))
        {
            isCorrection = certain.Count > 0 || !isNumberRight;
            if (certain.Count > 0)
            {
                found.Add([.. certain]);
            }

            areAll &= Search(layout, start, certain, Possible(layout, start, withOptional: false, isNumberRight), isNumberRight ? UsualSwaps : MostSwaps, digit => digit.Element == ZoneElement.Number, found);
        }

        return [.. found.Select(swaps => new ZoneCandidate(isCorrection, swaps, ZoneReader.Interpret(layout, Apply(zone.Lines, swaps), today)))];
    }

    /// <summary>Looks for candidates that make some digits hold; false when bounds have ended that.</summary>
    private static bool Search(
        ZoneLayout layout, ImmutableArray<string> start, List<ZoneSwap> certain, List<ZoneSwap> swaps, int most, Func<ZoneCheckDigit, bool> isAsked, List<ImmutableArray<ZoneSwap>> found)
    {
        var (trials, before) = (0, found.Count);
        for (var count = 1; count <= most && (count <= UsualSwaps || found.Count == before); count++)
        {
            foreach (var chosen in Choose(swaps, count))
            {
                if (found.Count == MaxCandidates || trials++ == MaxTrials)
                {
                    return false;
                }

                if (Digits(layout, Apply(start, chosen)).Where(isAsked).All(digit => digit.Holds))
                {
                    found.Add([.. certain, .. chosen]);
                }
            }
        }

        return true;
    }

    /// <summary>Letters in places where only digits stand, and digits where only letters stand: what was misread there needs no guess.</summary>
    private static List<ZoneSwap> Certain(ZoneLayout layout, ImmutableArray<string> lines)
    {
        var swaps = new List<ZoneSwap>();
        foreach (var (element, range) in layout.Fields)
        {
            if (element is ZoneElement.Birth or ZoneElement.Expiry)
            {
                Collect(range, char.IsAsciiLetterUpper);
            }
            else if (Letters.Contains(element))
            {
                Collect(range, char.IsAsciiDigit);
            }
        }

        foreach (var digit in layout.Digits)
        {
            Collect(new ZoneRange(digit.Line, digit.Place, 1), char.IsAsciiLetterUpper);
        }

        return swaps;

        void Collect(ZoneRange range, Func<char, bool> isWrong)
        {
            for (var place = range.Start; place < range.Start + range.Length; place++)
            {
                var read = lines[range.Line][place];
                if (isWrong(read) && Confusions.TryGetValue(read, out var proposed))
                {
                    swaps.Add(new ZoneSwap(range.Line + 1, place + 1, read, proposed[0]));
                }
            }
        }
    }

    /// <summary>The swaps to try: in the number, which is what is searched; and, when that may mend digits, in the optional data that they are over.</summary>
    private static List<ZoneSwap> Possible(ZoneLayout layout, ImmutableArray<string> lines, bool withOptional, bool isNumberRight)
    {
        var number = layout.Find(ZoneElement.Number)!.Value;
        var ranges = new List<ZoneRange> { number };
        if (withOptional)
        {
            ranges.AddRange(layout.Fields.Where(field => field.Element is ZoneElement.Optional or ZoneElement.OptionalSecond).Select(field => field.Range));
        }
        else if (ZoneNumber.Read(layout, lines).Rest is { } rest)
        {
            ranges.Add(rest);
        }

        return
        [
            .. from range in ranges
               from place in Enumerable.Range(range.Start, range.Length)
               let read = lines[range.Line][place]
               from proposed in (range == number && isNumberRight ? LookAlikes : Confusions).GetValueOrDefault(read, string.Empty)
               select new ZoneSwap(range.Line + 1, place + 1, read, proposed),
        ];
    }

    private static ImmutableArray<ZoneCheckDigit> Digits(ZoneLayout layout, ImmutableArray<string> lines) => ZoneCheckDigits.Of(layout, lines, ZoneNumber.Read(layout, lines));

    /// <summary>All choices of so many swaps in different places.</summary>
    private static IEnumerable<ImmutableArray<ZoneSwap>> Choose(List<ZoneSwap> swaps, int count, int from = 0)
    {
        if (count == 0)
        {
            yield return [];
            yield break;
        }

        for (var i = from; i < swaps.Count; i++)
        {
            foreach (var others in Choose(swaps, count - 1, i + 1))
            {
                if (!others.Any(other => other.Line == swaps[i].Line && other.Place == swaps[i].Place))
                {
                    yield return [swaps[i], .. others];
                }
            }
        }
    }

    private static ImmutableArray<string> Apply(ImmutableArray<string> lines, IReadOnlyCollection<ZoneSwap> swaps)
    {
        var changed = lines.Select(line => line.ToCharArray()).ToList();
        foreach (var swap in swaps)
        {
            changed[swap.Line - 1][swap.Place - 1] = swap.Proposed;
        }

        return [.. changed.Select(line => new string(line))];
    }

    private static FrozenDictionary<char, string> Pairs(params ReadOnlySpan<string> pairs)
    {
        var others = new Dictionary<char, string>();
        foreach (var pair in pairs)
        {
            others[pair[0]] = others.GetValueOrDefault(pair[0]) + pair[1];
            others[pair[1]] = others.GetValueOrDefault(pair[1]) + pair[0];
        }

        return others.ToFrozenDictionary();
    }
}
