using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>
/// All recorded persons of a hub in memory, searched by names that may be spelt, written and ordered otherwise. Follows a stream of changes: persons are set and removed by id. Many may search at once while one writes.
/// </summary>
/// <remarks>
/// A search goes so:
/// 1. names are read into words, and words that stand together also as one (<see cref="NameReader"/>);
/// 2. for each word the index gives the recorded words that are like it (<see cref="WordIndex"/>, <see cref="WordComparer"/>);
/// 3. who bears them collects likeness times rarity, word by word, in any order;
/// 4. those with most, and everybody with a number in common, are scored wholly (<see cref="PersonScorer"/>);
/// 5. the best are given with their reasons.
/// </remarks>
public sealed class PersonIndex : IDisposable
{
    /// <summary>Most candidates of a search: 100.</summary>
    public const int MostCandidates = 100;

    private const int MostNamesSearched = 10;

    private readonly ReaderWriterLockSlim _lock = new();
    private readonly WordIndex _words = new();
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<RecordedPerson?> _persons = [];
    private readonly List<RecallFacts> _facts = [];
    private readonly Stack<int> _free = [];
    private readonly Dictionary<string, List<int>> _identifiers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _named = new(StringComparer.Ordinal);
    private readonly System.Collections.Concurrent.ConcurrentBag<PersonRecall> _recalls = [];

    /// <summary>Persons recorded.</summary>
    public int Count
    {
        get
        {
            _lock.EnterReadLock();
            try
            {
                return _places.Count;
            }
            finally
            {
                _lock.ExitReadLock();
            }
        }
    }

    /// <summary>Records a person, in place of whoever had the id.</summary>
    /// <param name="id">The id of the record.</param>
    /// <param name="person">The person.</param>
    /// <param name="isCounted">Whether others who search may hear that somebody has this name; counted in <see cref="PersonCandidate.OthersOfName"/>.</param>
    /// <exception cref="ArgumentException">The description has problems (<see cref="PersonDescription.Problems"/>); nothing has changed.</exception>
    public void Set(string id, PersonDescription person, bool isCounted = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ThrowIfWrong(person);
        var names = new ReadPerson(person).Names;
        _lock.EnterWriteLock();
        try
        {
            Forget(id);
            var place = _free.Count > 0 ? _free.Pop() : _persons.Count;
            if (place == _persons.Count)
            {
                _persons.Add(null);
                _facts.Add(default);
            }

            var words = new HashSet<int>();
            var known = names.Select(name => (name.Name, new ReadName([.. name.Read.Words.Select(word => word with { Word = Known(word.Word, words) })]))).ToImmutableArray();
            foreach (var joined in names.SelectMany(name => PersonRecall.Joined(name.Read)))
            {
                words.Add(_words.NumberOf(joined, isJoined: true));
            }

            _persons[place] = new RecordedPerson(id, new ReadPerson(person, known), [.. words], names.Length == 0 ? 0 : names.Min(name => name.Read.Words.Length), isCounted);
            _facts[place] = RecallFacts.Of(_persons[place]!);
            Tally(_persons[place]!, 1);
            _places[id] = place;
            foreach (var word in words)
            {
                _words.Add(word, place);
            }

            foreach (var key in person.Identifiers.Select(identifier => identifier.Key).Distinct())
            {
                (_identifiers.TryGetValue(key, out var places) ? places : _identifiers[key] = []).Add(place);
            }
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Removes a person.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string id)
    {
        _lock.EnterWriteLock();
        try
        {
            return Forget(id);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Finds the recorded persons who are most like the one searched, the best first.</summary>
    /// <param name="searched">The person searched; of more than ten names the first ten count.</param>
    /// <param name="limit">Most candidates, 1 to <see cref="MostCandidates"/>.</param>
    /// <param name="least">Least score; <see cref="MatchWeights.Listed"/> unless told otherwise.</param>
    /// <exception cref="ArgumentException">The description has problems, or the limit is out of range.</exception>
    public ImmutableArray<PersonCandidate> Search(PersonDescription searched, int limit = 10, double least = MatchWeights.Listed)
    {
        ThrowIfWrong(searched);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostCandidates);
        var read = new ReadPerson(searched);
        if (read.Names.Length > MostNamesSearched)
        {
            read = new ReadPerson(searched, read.Names[..MostNamesSearched]);
        }

        var recall = _recalls.TryTake(out var used) ? used : new PersonRecall();
        _lock.EnterReadLock();
        try
        {
            var places = recall.Find(read, _words, CollectionsMarshal.AsSpan(_facts));
            foreach (var place in searched.Identifiers.SelectMany(identifier => _identifiers.GetValueOrDefault(identifier.Key, [])))
            {
                places.Add(place);
            }

            return
            [
                .. places.Select(place => (Person: _persons[place]!, Score: PersonScorer.Score(read, _persons[place]!.Read)))
                    .Where(candidate => candidate.Score >= least)
                    .OrderByDescending(candidate => candidate.Score).ThenBy(candidate => candidate.Person.Words).ThenBy(candidate => candidate.Person.Id, StringComparer.Ordinal)
                    .Take(limit)
                    .Select(candidate => CandidateOf(candidate.Person, PersonScorer.Explain(read, candidate.Person.Read))),
            ];
        }
        finally
        {
            _lock.ExitReadLock();
            _recalls.Add(recall);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private PersonCandidate CandidateOf(RecordedPerson person, PersonMatch match) => new(person.Id, match)
    {
        OthersOfName = person.Read.Names.Where(name => name.Name == match.RecordedName).Select(name => (int?)(_named.GetValueOrDefault(KeyOf(name.Read)) - (person.IsCounted ? 1 : 0))).FirstOrDefault(),
    };

    private void Tally(RecordedPerson person, int change)
    {
        foreach (var key in person.IsCounted ? person.Read.Names.Select(name => KeyOf(name.Read)).Distinct() : [])
        {
            if ((_named[key] = _named.GetValueOrDefault(key) + change) == 0)
            {
                _named.Remove(key);
            }
        }
    }

    private static string KeyOf(ReadName name) => string.Join(' ', name.Words.Select(word => word.Word.Text).Order(StringComparer.Ordinal));

    private static void ThrowIfWrong(PersonDescription person)
    {
        var problems = person.Problems();
        if (!problems.IsEmpty)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(person));
        }
    }

    private NameWord Known(NameWord word, HashSet<int> words)
    {
        var number = _words.NumberOf(word);
        words.Add(number);
        return _words[number];
    }

    private bool Forget(string id)
    {
        if (!_places.Remove(id, out var place))
        {
            return false;
        }

        var person = _persons[place]!;
        Tally(person, -1);
        _persons[place] = null;
        _free.Push(place);
        foreach (var word in person.AllWords)
        {
            _words.Remove(word, place);
        }

        foreach (var key in person.Read.Description.Identifiers.Select(identifier => identifier.Key).Distinct())
        {
            var places = _identifiers[key];
            places.Remove(place);
            if (places.Count == 0)
            {
                _identifiers.Remove(key);
            }
        }

        return true;
    }
}

/// <summary>A person as the index keeps it.</summary>
/// <param name="Id">Id of the record.</param>
/// <param name="Read">The person, with the index's own words.</param>
/// <param name="AllWords">Numbers of the words under which it is found.</param>
/// <param name="Words">Words of its shortest name.</param>
/// <param name="IsCounted">Whether it counts among those who have its names.</param>
internal sealed record RecordedPerson(string Id, ReadPerson Read, int[] AllWords, int Words, bool IsCounted);
