using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>Finds who may be meant, cheaply, for the scorer to decide. Keeps its tables from one search to the next; one search at a time.</summary>
internal sealed class PersonRecall
{
    private const int MostScored = 100;
    private const int MostLikeWords = 300;
    private const int LeastJoined = 4;

    // What the features count while many persons bear the same names: enough to bring the right ones among those that are scored.
    private const float ForBirthDate = 0.3f, ForNationality = 0.05f, ForLength = 0.02f;

    private readonly HashSet<int> _found = [];
    private readonly List<int> _touched = [];
    private float[] _gained = [];
    private int[] _lastWord = [];

    /// <summary>Words that stand together, written as one: Rami Makhzoum may be searched as Ramimakhzoum.</summary>
    public static IEnumerable<NameWord> Joined(ReadName name)
    {
        for (var i = 0; i + 1 < name.Words.Length; i++)
        {
            var (one, other) = (name.Words[i].Word, name.Words[i + 1].Word);
            if (one.Kind is not (WordKind.Number or WordKind.Title or WordKind.LegalForm) && other.Kind is not (WordKind.Number or WordKind.Title or WordKind.LegalForm) && one.Text.Length + other.Text.Length >= LeastJoined)
            {
                yield return new NameWord(one.Text + other.Text, WordKind.Ordinary, one.Script);
            }
        }
    }

    /// <summary>Who may be meant: places of persons.</summary>
    public HashSet<int> Find(ReadPerson searched, WordIndex words, ReadOnlySpan<RecallFacts> persons)
    {
        var places = new HashSet<int>();
        foreach (var (_, name) in searched.Names)
        {
            Reset(persons.Length);
            var number = 0;
            foreach (var word in WordsOf(name))
            {
                Collect(word, ++number, words, persons.Length);
            }

            TakeBest(name, searched.Description, persons, places);
        }

        return places;
    }

    // Particles, titles and initials find nobody, unless there is nothing else.
    private static List<NameWord> WordsOf(ReadName name)
    {
        var all = name.Words.Select(word => word.Word).ToList();
        var names = all.Where(word => word.Kind == WordKind.Ordinary).ToList();
        if (names.Count == 0)
        {
            names = all.Where(word => word.Kind == WordKind.Particle).ToList();
        }

        names.AddRange(Joined(name));
        return [.. names.DistinctBy(word => word.Text)];
    }

    private void Reset(int persons)
    {
        if (_gained.Length < persons)
        {
            _gained = new float[persons + (persons / 4) + 16];
            _lastWord = new int[_gained.Length];
        }

        foreach (var place in _touched)
        {
            _gained[place] = 0;
            _lastWord[place] = 0;
        }

        _touched.Clear();
    }

    private void Collect(NameWord word, int number, WordIndex words, int persons)
    {
        var like = words.LikeWords(word, MostLikeWords, _found);
        var bearers = 0;
        foreach (var (found, likeness) in like)
        {
            bearers += likeness > 0.9f ? words.BearersOf(found).Length : 0;
        }

        var rarity = MathF.Log(1 + ((float)persons / (1 + bearers)));
        foreach (var (found, likeness) in like)
        {
            var gain = (1 + rarity) * likeness;
            foreach (var place in words.BearersOf(found))
            {
                if (_lastWord[place] == number)
                {
                    continue;
                }

                if (_lastWord[place] == 0)
                {
                    _touched.Add(place);
                }

                _lastWord[place] = number;
                _gained[place] += gain;
            }
        }
    }

    private void TakeBest(ReadName name, PersonDescription searched, ReadOnlySpan<RecallFacts> persons, HashSet<int> places)
    {
        // What was gained is at hand, the features of a person are not: only who may still come among the best is looked at.
        var best = new PriorityQueue<int, float>(MostScored + 1);
        foreach (var place in _touched)
        {
            Keep(best, place, _gained[place]);
        }

        var least = best.Count == MostScored && best.TryPeek(out _, out var last) ? last : 0;
        var most = 1 + (searched.BirthDates.IsEmpty ? 0 : ForBirthDate) + (searched.Nationalities.IsEmpty ? 0 : ForNationality);
        best.Clear();
        foreach (var place in _touched)
        {
            if (_gained[place] * most >= least)
            {
                Keep(best, place, Worth(place, name, searched, in persons[place]));
            }
        }

        while (best.TryDequeue(out var place, out _))
        {
            places.Add(place);
        }
    }

    private static void Keep(PriorityQueue<int, float> best, int place, float worth)
    {
        if (best.Count < MostScored)
        {
            best.Enqueue(place, worth);
        }
        else if (best.TryPeek(out _, out var least) && worth > least)
        {
            best.EnqueueDequeue(place, worth);
        }
    }

    private float Worth(int place, ReadName name, PersonDescription searched, in RecallFacts person)
    {
        var factor = 1 - (ForLength * Math.Abs(person.Words - name.Words.Length));
        factor += HasAgreeing(searched.BirthDates, in person) ? ForBirthDate : 0;
        factor += !searched.Nationalities.IsEmpty && HasCommon(searched.Nationalities, person.Nationalities) ? ForNationality : 0;
        return _gained[place] * factor;
    }

    private static bool HasAgreeing(ImmutableArray<BirthDate> searched, in RecallFacts person)
    {
        foreach (var one in searched)
        {
            if (person.BirthDate is { } first && one.Compare(first) > BirthDateAgreement.Unknown)
            {
                return true;
            }

            foreach (var other in person.MoreBirthDates.AsSpan())
            {
                if (one.Compare(other) > BirthDateAgreement.Unknown)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasCommon(ImmutableArray<string> searched, ImmutableArray<string> recorded)
    {
        foreach (var one in searched)
        {
            if (recorded.Contains(one, StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What the recall looks at of a recorded person, of hundreds in a search: side by side in memory, since each would be fetched by itself otherwise.</summary>
/// <param name="Words">Words of its shortest name.</param>
/// <param name="BirthDate">Its first date of birth; null for none.</param>
/// <param name="MoreBirthDates">The others.</param>
/// <param name="Nationalities">Its nationalities.</param>
internal readonly record struct RecallFacts(int Words, BirthDate? BirthDate, ImmutableArray<BirthDate> MoreBirthDates, ImmutableArray<string> Nationalities)
{
    /// <summary>Of a person.</summary>
    public static RecallFacts Of(RecordedPerson person)
    {
        var (dates, nationalities) = (person.Read.Description.BirthDates, person.Read.Description.Nationalities);
        return new RecallFacts(person.Words, dates.IsEmpty ? null : dates[0], dates.Length > 1 ? dates[1..] : [], nationalities);
    }
}
