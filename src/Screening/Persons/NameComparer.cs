using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>
/// How like two names are. Words are given to each other, the likest first, in any order, with words written as one or apart; what then stands over on both sides contradicts, what stands over on one side was left out.
/// </summary>
internal ref struct NameComparer
{
    private const int LeastJoined = 4;
    private const double LeastLikeJoined = 0.85;

    private readonly ImmutableArray<PlacedWord> _one;
    private readonly ImmutableArray<PlacedWord> _other;
    private readonly bool _oneIsLight;
    private readonly bool _otherIsLight;
    private readonly List<WordPair>? _pairs;

    private uint _oneTaken;
    private uint _otherTaken;
    private double _weight;
    private double _likeness;
    private double _names;
    private bool _hasWholeName;
    private double _swappedRoles;
    private double _toldRoles;
    private int _steps;
    private int _stepsBack;
    private double _oneServants;
    private double _otherServants;

    private NameComparer(ReadName one, ReadName other, List<WordPair>? pairs)
    {
        _one = one.Words;
        _other = other.Words;
        _oneIsLight = IsLight(_one);
        _otherIsLight = IsLight(_other);
        _pairs = pairs;
    }

    /// <summary>How like two names are, 0 to 1.</summary>
    /// <param name="one">A name.</param>
    /// <param name="other">Another.</param>
    /// <param name="pairs">Takes which words stood for each other and which stood over; null when nobody asks.</param>
    public static double Compare(ReadName one, ReadName other, List<WordPair>? pairs)
    {
        var comparer = new NameComparer(one, other, pairs);
        return comparer.Compare();
    }

    private double Compare()
    {
        Span<double> likeness = stackalloc double[_one.Length * _other.Length];
        var all = 0;
        for (var i = 0; i < _one.Length; i++)
        {
            for (var j = 0; j < _other.Length; j++)
            {
                var value = WordComparer.Compare(_one[i].Word, _other[j].Word);
                likeness[(i * _other.Length) + j] = value;
                all += value > 0 ? 1 : 0;
            }
        }

        TakeJoined(_one, _other, likeness, isTurned: false);
        TakeJoined(_other, _one, likeness, isTurned: true);
        Span<int> partner = stackalloc int[_one.Length];
        partner.Fill(-1);
        for (; all > 0 && TakeLikest(likeness, partner); all--)
        {
        }

        TakeInitials(_one, _other, isTurned: false);
        TakeInitials(_other, _one, isTurned: true);
        Order(partner);
        return Score();
    }

    private bool TakeLikest(scoped ReadOnlySpan<double> likeness, scoped Span<int> partner)
    {
        var (best, from, to) = (0.0, -1, -1);
        for (var i = 0; i < _one.Length; i++)
        {
            for (var j = 0; j < _other.Length; j++)
            {
                var value = likeness[(i * _other.Length) + j];
                if (value <= 0 || ((_oneTaken >> i) & 1) == 1 || ((_otherTaken >> j) & 1) == 1)
                {
                    continue;
                }

                // Among equals the one whose role and place agree.
                value -= AreSwapped(_one[i].Role, _other[j].Role) ? 0.02 : 0;
                value -= 0.0001 * Math.Abs(i - j);
                if (value > best)
                {
                    (best, from, to) = (value, i, j);
                }
            }
        }

        if (from < 0)
        {
            return false;
        }

        partner[from] = to;
        Take(1u << from, 1u << to, likeness[(from * _other.Length) + to], Math.Min(WeightOf(_one[from].Word, _oneIsLight), WeightOf(_other[to].Word, _otherIsLight)), isTurned: false);
        return true;
    }

    // Abdelkarim and Abdel Karim, Ramimakhzoum and Rami Makhzoum: where words part is no evidence.
    private void TakeJoined(ImmutableArray<PlacedWord> whole, ImmutableArray<PlacedWord> parts, scoped ReadOnlySpan<double> likeness, bool isTurned)
    {
        for (var i = 0; i < whole.Length && parts.Length > 1; i++)
        {
            var word = whole[i].Word;
            if (word.Text.Length < LeastJoined || word.Kind == WordKind.Number || ((isTurned ? _otherTaken : _oneTaken) >> i & 1) == 1)
            {
                continue;
            }

            for (var j = 0; j + 1 < parts.Length; j++)
            {
                // An error in the first letter of words that are joined as well is left to chance: all else would be compared for nothing.
                var count = BeginAlike(word, parts[j].Word) ? RunOf(parts, j, word.Text.Length) : 0;
                if (count < 2 || (((isTurned ? _oneTaken : _otherTaken) >> j) & ((1u << count) - 1)) != 0 || BestOf(likeness, i, j, count, isTurned) >= 1)
                {
                    continue;
                }

                var joined = new NameWord(string.Concat(parts.Skip(j).Take(count).Select(part => part.Word.Text)), WordKind.Ordinary, parts[j].Word.Script);
                var value = WordComparer.Compare(word, joined);
                if (value < LeastLikeJoined)
                {
                    continue;
                }

                var weight = Math.Max(1, parts.Skip(j).Take(count).Sum(part => WeightOf(part.Word, isLight: false)));
                Take(1u << i, ((1u << count) - 1) << j, value * MatchWeights.Joined, weight, isTurned);
                break;
            }
        }
    }

    // JC for Jean Claude.
    private void TakeInitials(ImmutableArray<PlacedWord> whole, ImmutableArray<PlacedWord> parts, bool isTurned)
    {
        for (var i = 0; i < whole.Length; i++)
        {
            var text = whole[i].Word.Text;
            if (text.Length is not (2 or 3) || whole[i].Word.Kind != WordKind.Ordinary || ((isTurned ? _otherTaken : _oneTaken) >> i & 1) == 1 || _names == 0)
            {
                continue;
            }

            for (var j = 0; j + text.Length <= parts.Length; j++)
            {
                var bits = ((1u << text.Length) - 1) << j;
                if (((isTurned ? _oneTaken : _otherTaken) & bits) == 0 && parts.Skip(j).Take(text.Length).Select((part, at) => part.Word.Text[0] == text[at]).All(same => same))
                {
                    Take(1u << i, bits, MatchWeights.InitialOfName, MatchWeights.Initial * text.Length, isTurned);
                    break;
                }
            }
        }
    }

    private void Take(uint whole, uint parts, double likeness, double weight, bool isTurned)
    {
        var (one, other) = isTurned ? (parts, whole) : (whole, parts);
        _oneTaken |= one;
        _otherTaken |= other;
        _weight += weight;
        _likeness += weight * likeness;
        var (first, second) = (_one[System.Numerics.BitOperations.TrailingZeroCount(one)], _other[System.Numerics.BitOperations.TrailingZeroCount(other)]);
        _oneServants += likeness == MatchWeights.WithoutArticle && first.Word.IsServant ? 1 : 0;
        _otherServants += likeness == MatchWeights.WithoutArticle && second.Word.IsServant ? 1 : 0;
        _names += IsEvidence(first.Word) && IsEvidence(second.Word) ? weight : 0;
        _hasWholeName |= first.Word.Kind is WordKind.Ordinary or WordKind.Particle && second.Word.Kind is WordKind.Ordinary or WordKind.Particle;
        if (first.Role != NameRole.Untold && second.Role != NameRole.Untold)
        {
            _toldRoles += weight;
            _swappedRoles += AreSwapped(first.Role, second.Role) ? weight : 0;
        }

        _pairs?.Add(new WordPair(Text(_one, one), Text(_other, other), likeness, weight, WordPairRelation.Matched));
    }

    // A name that begins elsewhere (family name first) keeps its order when read in a circle.
    private void Order(scoped ReadOnlySpan<int> partner)
    {
        var last = -1;
        var first = -1;
        for (var i = 0; i < _one.Length; i++)
        {
            if (partner[i] < 0 || _one[i].Word.Kind != WordKind.Ordinary)
            {
                continue;
            }

            first = first < 0 ? partner[i] : first;
            _steps += last >= 0 ? 1 : 0;
            _stepsBack += last > partner[i] ? 1 : 0;
            last = partner[i];
        }

        _stepsBack += last >= 0 && last > first ? 1 : 0;
    }

    private readonly double Score()
    {
        var left = _oneServants + Left(_one, _oneTaken, _oneIsLight, isOne: true);
        var right = _otherServants + Left(_other, _otherTaken, _otherIsLight, isOne: false);
        if (!_hasWholeName)
        {
            return 0;
        }

        var contradicted = Math.Min(left, right);
        var omitted = Math.Max(left, right) - contradicted;
        var score = _likeness / _weight;
        score *= 1 - (Math.Min(1, contradicted) * (1 - MatchWeights.Contradicted + (MatchWeights.ContradictedShare * contradicted / (contradicted + _weight))));
        score *= _weight / (_weight + (MatchWeights.Omitted * omitted));
        if (_names < 1.3 && omitted + contradicted >= 0.8)
        {
            score *= MatchWeights.OneWordOfSeveral;
        }

        score *= _stepsBack <= 1 ? 1 : HasDescent(_one) && HasDescent(_other) ? MatchWeights.Descent : MatchWeights.Order;
        score *= _toldRoles > 0 ? 1 - ((1 - MatchWeights.Role) * _swappedRoles / _toldRoles) : 1;
        return score;
    }

    private readonly double Left(ImmutableArray<PlacedWord> words, uint taken, bool isLight, bool isOne)
    {
        var left = 0.0;
        for (var i = 0; i < words.Length; i++)
        {
            if (((taken >> i) & 1) == 1)
            {
                continue;
            }

            // An initial that fits no name speaks as loud as a name.
            var weight = words[i].Word.Kind == WordKind.Initial ? 1 : WeightOf(words[i].Word, isLight);
            left += weight;
            var text = words[i].Word.Text;
            _pairs?.Add(new WordPair(isOne ? text : null, isOne ? null : text, 0, weight, WordPairRelation.Alone));
        }

        return left;
    }

    private readonly double BestOf(scoped ReadOnlySpan<double> likeness, int whole, int from, int count, bool isTurned)
    {
        var best = 0.0;
        for (var j = from; j < from + count; j++)
        {
            best = Math.Max(best, isTurned ? likeness[(j * _other.Length) + whole] : likeness[(whole * _other.Length) + j]);
        }

        return best;
    }

    // How many words from one on are as long together as a word, within two letters; particles begin such words and do not end them.
    private static int RunOf(ImmutableArray<PlacedWord> words, int from, int length)
    {
        var sum = words[from].Word.Text.Length;
        for (var count = 2; count <= 4 && from + count <= words.Length; count++)
        {
            sum += words[from + count - 1].Word.Text.Length;
            if (words[from + count - 1].Word.Kind != WordKind.Particle && Math.Abs(sum - length) <= 2 && (from + count >= words.Length || Math.Abs(sum + words[from + count].Word.Text.Length - length) > Math.Abs(sum - length)))
            {
                return count;
            }
        }

        return 0;
    }

    // Korean is romanised with g or k, d or t, b or p, j or ch.
    private static bool BeginAlike(NameWord one, NameWord other) =>
        one.Text[0] == other.Text[0]
        || (one.Script != other.Script && (one.Script is ScriptKind.Korean or ScriptKind.Transcribed || other.Script is ScriptKind.Korean or ScriptKind.Transcribed) && Sounds.CoarseOf(one.Sound[..1]) == Sounds.CoarseOf(other.Sound[..1]));

    private static string Text(ImmutableArray<PlacedWord> words, uint taken) =>
        string.Join(' ', words.Where((_, i) => ((taken >> i) & 1) == 1).Select(word => word.Word.Text));

    private static bool HasDescent(ImmutableArray<PlacedWord> words) => words.Any(word => word.Word.Text is "bin" or "ibn" or "ben" or "bint" or "ould");

    private static bool AreSwapped(NameRole one, NameRole other) => one != other && one != NameRole.Untold && other != NameRole.Untold;

    // Legal forms, titles and numbers identify nobody.
    private static bool IsEvidence(NameWord word) => word.Kind is not (WordKind.LegalForm or WordKind.Number or WordKind.Title);

    private static bool IsLight(ImmutableArray<PlacedWord> words) => words.All(word => word.Word.Kind is not (WordKind.Ordinary or WordKind.Initial));

    // A name of particles alone is a name: Le, Ben.
    private static double WeightOf(NameWord word, bool isLight) => word.Kind switch
    {
        WordKind.Ordinary => 1,
        WordKind.Initial => MatchWeights.Initial,
        WordKind.Particle => isLight ? 1 : MatchWeights.Particle,
        _ => MatchWeights.Light,
    };
}
