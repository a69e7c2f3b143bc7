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
    private readonly List<(int Word, float Likeness)> _like = [];
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
    public HashSet<int> Find(ReadPerson searched, WordIndex words, List<RecordedPerson?> persons)
    {
        var places = new HashSet<int>();
        foreach (var (_, name) in searched.Names)
        {
            Reset(persons.Count);
            var number = 0;
            foreach (var word in WordsOf(name))
            {
                Collect(word, ++number, words, persons.Count);
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
        _found.Clear();
        _like.Clear();
        words.Find(word, _found);
        var bearers = 0;
        foreach (var found in _found)
        {
            var likeness = (float)WordComparer.Compare(word, words[found]);
            if (likeness > 0 && words.BearersOf(found).Length is > 0 and var count)
            {
                _like.Add((found, likeness));
                bearers += likeness > 0.9f ? count : 0;
            }
        }

        _like.Sort((one, other) => other.Likeness.CompareTo(one.Likeness));
        var rarity = MathF.Log(1 + ((float)persons / (1 + bearers)));
        for (var i = 0; i < Math.Min(_like.Count, MostLikeWords); i++)
        {
            var gain = (1 + rarity) * _like[i].Likeness;
            foreach (var place in words.BearersOf(_like[i].Word))
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

    private void TakeBest(ReadName name, PersonDescription searched, List<RecordedPerson?> persons, HashSet<int> places)
    {
        var best = new PriorityQueue<int, float>(MostScored + 1);
        var most = 1 + (searched.BirthDates.IsEmpty ? 0 : ForBirthDate) + (searched.Nationalities.IsEmpty ? 0 : ForNationality);
        foreach (var place in _touched)
        {
            // The features add at most this much: most persons are told at a glance.
            if (best.Count == MostScored && best.TryPeek(out _, out var least) && _gained[place] * most <= least)
            {
                continue;
            }

            var worth = Worth(place, name, searched, persons[place]!);
            if (best.Count < MostScored)
            {
                best.Enqueue(place, worth);
            }
            else
            {
                best.EnqueueDequeue(place, worth);
            }
        }

        while (best.TryDequeue(out var place, out _))
        {
            places.Add(place);
        }
    }

    private float Worth(int place, ReadName name, PersonDescription searched, RecordedPerson person)
    {
        var recorded = person.Read.Description;
        var factor = 1 - (ForLength * Math.Abs(person.Words - name.Words.Length));
        factor += HasAgreeing(searched.BirthDates, recorded.BirthDates) ? ForBirthDate : 0;
        factor += HasCommon(searched.Nationalities, recorded.Nationalities) ? ForNationality : 0;
        return _gained[place] * factor;
    }

    private static bool HasAgreeing(ImmutableArray<BirthDate> searched, ImmutableArray<BirthDate> recorded)
    {
        foreach (var one in searched)
        {
            foreach (var other in recorded)
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
