namespace Interpol.Mesh.Screening.Persons;

/// <summary>
/// How like two words are: 1 for the same, 0 for two names. An edit distance over sounds (<see cref="Sounds"/>) that knows the length of the words and what is often spelt for what.
/// </summary>
internal static class WordComparer
{
    private const int Signs = 32;
    private const int LeastForSlip = 5;

    private static readonly double[] Substitution = Substitutions();

    /// <summary>How like two words are.</summary>
    public static double Compare(NameWord one, NameWord other)
    {
        if (ReferenceEquals(one, other) || one.Text == other.Text)
        {
            return 1;
        }

        if (one.Kind == WordKind.Number || other.Kind == WordKind.Number)
        {
            return 0;
        }

        if (one.Kind == WordKind.Initial || other.Kind == WordKind.Initial)
        {
            return one.Kind != other.Kind && one.Text[0] == other.Text[0] && (one.Kind == WordKind.Ordinary || other.Kind == WordKind.Ordinary) ? MatchWeights.InitialOfName : 0;
        }

        if (one.Sound == other.Sound)
        {
            return MatchWeights.SameSound;
        }

        if (ShareGroup(one, other))
        {
            return MatchWeights.SameGroup;
        }

        if (one.Script != other.Script && (one.IsVowelless || other.IsVowelless))
        {
            return Consonants(one, other);
        }

        if (one.Script != other.Script && (one.Script is ScriptKind.Transcribed or ScriptKind.Korean || other.Script is ScriptKind.Transcribed or ScriptKind.Korean))
        {
            return Math.Max(Sound(one, other), Coarse(one, other));
        }

        if (one.SoundAfterArticle == other.Sound || other.SoundAfterArticle == one.Sound)
        {
            return MatchWeights.WithoutArticle;
        }

        // A syllable more or less is another name.
        return one.Script == other.Script && one.Script is ScriptKind.Syllables or ScriptKind.Korean ? 0 : Sound(one, other);
    }

    private static bool ShareGroup(NameWord one, NameWord other)
    {
        foreach (var group in one.Groups)
        {
            if (other.Groups.Contains(group))
            {
                return true;
            }
        }

        return false;
    }

    private static double Consonants(NameWord one, NameWord other)
    {
        var isMerged = one.Script != ScriptKind.Vowelless && other.Script != ScriptKind.Vowelless;
        var best = 0.0;
        foreach (var mine in one.Readings)
        {
            foreach (var theirs in other.Readings)
            {
                best = Math.Max(best, isMerged ? Consonants(Merged(mine.Consonants), Merged(theirs.Consonants)) : Consonants(mine.Consonants, theirs.Consonants));
            }
        }

        return best;
    }

    // Hebrew has one letter for p and f, for b and v, for s and sh.
    private static string Merged(string consonants) => Sounds.ConsonantsOf(consonants.Replace('f', 'b').Replace('j', 's'));

    private static double Coarse(NameWord one, NameWord other)
    {
        var best = 0.0;
        foreach (var mine in one.Readings)
        {
            var coarse = Sounds.CoarseOf(mine.Sound);
            foreach (var theirs in other.Readings)
            {
                var otherCoarse = Sounds.CoarseOf(theirs.Sound);
                var length = Math.Max(coarse.Length, otherCoarse.Length);
                best = Math.Max(best, coarse == otherCoarse ? MatchWeights.SameConsonants : Sound(coarse, otherCoarse, coarse.Length, otherCoarse.Length, length < MatchWeights.ShortWord ? MatchWeights.VowelInShort : MatchWeights.VowelInTranscribed));
            }
        }

        return best;
    }

    // Where vowels are missing only long words may differ at all.
    private static double Consonants(string one, string other)
    {
        if (one == other)
        {
            return one.Length > 2 ? MatchWeights.SameConsonants : MatchWeights.SameConsonants - 0.1;
        }

        var length = Math.Max(one.Length, other.Length);
        return length >= 4 && Distance(one, other, 1, 1) <= 1 ? 1 - (MatchWeights.Edit / length) : 0;
    }

    private static double Sound(NameWord one, NameWord other)
    {
        if (one.Affixes is not null && one.Affixes == other.Affixes)
        {
            return Sound(one.Stem!, other.Stem!, one.Stem!.Length, other.Stem!.Length);
        }

        // Where the script leaves vowels out, each letter that is written tells more, and one that may be a vowel as much as another: Nasir is not Nasr.
        if (one.IsVowelless)
        {
            return Sound(one.Sound, other.Sound, one.Text.Length - 1, other.Text.Length - 1, MatchWeights.Other);
        }

        var sound = MayBeNear(one, other) ? Sound(one.Sound, other.Sound, one.Text.Length, other.Text.Length) : 0;

        // A slip of the hand may change the sound of a word more than it looks: Aliec for Alice.
        var length = Math.Max(one.Text.Length, other.Text.Length);
        return sound == 0 && length >= LeastForSlip && one.Text[0] == other.Text[0] && IsOneSlip(one.Text, other.Text) ? 1 - (MatchWeights.Edit / length) : sound;
    }

    // One letter more, less or other, or two that changed places.
    private static bool IsOneSlip(string one, string other)
    {
        if (one.Length > other.Length)
        {
            (one, other) = (other, one);
        }

        var same = one.AsSpan().CommonPrefixLength(other);
        var rest = one.AsSpan(same);
        var longer = other.AsSpan(same);
        return (other.Length - one.Length) switch
        {
            0 => rest[1..].SequenceEqual(longer[1..]) || (rest.Length > 1 && rest[0] == longer[1] && rest[1] == longer[0] && rest[2..].SequenceEqual(longer[2..])),
            1 => rest.SequenceEqual(longer[1..]),
            _ => false,
        };
    }

    private static double Sound(string one, string other, int oneLength, int otherLength, double? vowelCost = null)
    {
        var length = Math.Max(oneLength, otherLength);
        var shorter = Math.Min(oneLength, otherLength);
        if (shorter < 2 || one.Length == 0 || other.Length == 0)
        {
            return 0;
        }

        // Two letters have no room for an edit, whatever the other side's length.
        var most = shorter <= 2 ? MatchWeights.MostEdits[shorter] : MatchWeights.MostEdits[Math.Min(length, MatchWeights.MostEdits.Length - 1)];
        if (most == 0)
        {
            return 0;
        }

        var vowel = vowelCost ?? (length < MatchWeights.ShortWord ? MatchWeights.VowelInShort : MatchWeights.VowelInLong);
        var cost = Distance(one, other, most, vowel) + (one[0] == other[0] ? 0 : MatchWeights.First);
        return cost > most ? 0 : 1 - (cost * MatchWeights.Edit / length);
    }

    // Each letter that only one has costs an edit of which no kind is cheaper than an h.
    private static bool MayBeNear(NameWord one, NameWord other)
    {
        var most = MatchWeights.MostEdits[^1];
        var apart = System.Numerics.BitOperations.PopCount(one.Letters & ~other.Letters);
        var back = System.Numerics.BitOperations.PopCount(other.Letters & ~one.Letters);
        return Math.Max(apart, back) * MatchWeights.Aitch <= most && Math.Abs(one.Sound.Length - other.Sound.Length) * MatchWeights.Aitch <= most;
    }

    // Damerau's distance (optimal string alignment) with costs; gives up past the most.
    private static double Distance(string one, string other, double most, double vowel)
    {
        var width = other.Length + 1;
        if (width > 64 || one.Length > 63)
        {
            return double.MaxValue;
        }

        Span<double> before = stackalloc double[width];
        Span<double> above = stackalloc double[width];
        Span<double> row = stackalloc double[width];
        Span<double> gaps = stackalloc double[width];
        for (var j = 1; j < width; j++)
        {
            gaps[j] = Gap(other[j - 1], vowel);
            above[j] = above[j - 1] + gaps[j];
        }

        for (var i = 1; i <= one.Length; i++)
        {
            var (sign, gap) = (one[i - 1], Gap(one[i - 1], vowel));
            row[0] = above[0] + gap;
            var least = row[0];
            for (var j = 1; j < width; j++)
            {
                var cost = Least(above[j - 1] + Substitute(sign, other[j - 1], vowel), Least(above[j] + gap, row[j - 1] + gaps[j]));
                if (i > 1 && j > 1 && sign == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    cost = Least(cost, before[j - 2] + MatchWeights.Swap);
                }

                row[j] = cost;
                least = Least(least, cost);
            }

            if (least > most)
            {
                return double.MaxValue;
            }

            var oldest = before;
            before = above;
            above = row;
            row = oldest;
        }

        return above[^1];
    }

    // None is not a number, of which Math.Min takes care.
    private static double Least(double one, double other) => one < other ? one : other;

    private static double Gap(char sign, double vowel) => sign switch
    {
        'h' or Sounds.Liquid => MatchWeights.Aitch,
        'a' or 'e' or 'i' or 'o' or 'u' => vowel,
        _ => MatchWeights.Other,
    };

    private static double Substitute(char one, char other, double vowel)
    {
        if (one == other)
        {
            return 0;
        }

        var cost = Substitution[((one & 31) * Signs) + (other & 31)];
        return cost == 0 ? vowel : cost;
    }

    // Vowels for vowels stand as 0: their cost depends on the word.
    private static double[] Substitutions()
    {
        var costs = new double[Signs * Signs];
        Array.Fill(costs, MatchWeights.Other);
        foreach (var pair in MatchWeights.AkinSounds)
        {
            costs[((pair[0] & 31) * Signs) + (pair[1] & 31)] = MatchWeights.Akin;
            costs[((pair[1] & 31) * Signs) + (pair[0] & 31)] = MatchWeights.Akin;
        }

        foreach (var one in "aeiou")
        {
            foreach (var other in "aeiou")
            {
                costs[((one & 31) * Signs) + (other & 31)] = 0;
            }
        }

        return costs;
    }
}
