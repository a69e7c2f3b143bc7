using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>
/// The words of all recorded names, and who bears each. Words like a given one are found under shared keys: what is left of the sound when letters are deleted (so that two errors meet, as in the SymSpell algorithm),
/// the consonants, the sound without an article, the groups of names that stand for each other. Not thread-safe for writers.
/// </summary>
/// <remarks>
/// Memory: about 36 keys of 8 bytes a word, two for words that were joined, and 4 bytes a bearer; a word that nobody bears any more keeps its place until it is borne again. What was found for words that were searched
/// is kept until a word comes or is borne again: names share their words.
/// </remarks>
internal sealed class WordIndex
{
    // Deletions are taken from the first signs of a sound; what follows is compared afterwards.
    private const int SignsOfKey = 7;
    private const int LeastForTwoErrors = 6;
    private const int LeastForSlip = 5;
    private const int LeastConsonants = 2;

    // Searched words of which is kept what is like them, of most a few words; then it begins anew.
    private const int MostKept = 20_000;
    private const uint ConsonantsSeed = 0x9E3779B9, LettersSeed = 0xC2B2AE35, GroupSeed = 0x85EBCA6B, CoarseSeed = 0x27D4EB2F, CoarseForeignSeed = 0x165667B1;

    private readonly Dictionary<(string Text, WordKind Kind, ScriptKind Script, bool IsJoined), int> _numbers = [];
    private readonly List<NameWord> _words = [];
    private readonly List<Bearers> _bearers = [];
    private readonly Dictionary<uint, int> _heads = [];
    private readonly List<(int Word, int Next)> _links = [];
    private readonly ConcurrentDictionary<(string Text, WordKind Kind, ScriptKind Script), (int Word, float Likeness)[]> _like = [];
    private int _kept;

    /// <summary>Words known.</summary>
    public int Count => _words.Count;

    /// <summary>A word by its number.</summary>
    public NameWord this[int number] => _words[number];

    /// <summary>The persons who bear a word.</summary>
    public ReadOnlySpan<int> BearersOf(int number) => _bearers[number].AsSpan();

    /// <summary>The number of a word, which becomes known if it was not.</summary>
    /// <param name="word">The word.</param>
    /// <param name="isJoined">Whether the record has it as several words: such are many and are found by their consonants alone.</param>
    public int NumberOf(NameWord word, bool isJoined = false)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, (word.Text, word.Kind, word.Script, isJoined), out var exists);
        if (!exists)
        {
            Forget();
            number = _words.Count;
            _words.Add(word);
            _bearers.Add(new Bearers());
            foreach (var key in isJoined ? KeysOfJoined(word) : Keys(word, isSearched: false))
            {
                ref var head = ref CollectionsMarshal.GetValueRefOrAddDefault(_heads, key, out var known);
                _links.Add((number, known ? head : -1));
                head = _links.Count - 1;
            }
        }

        return number;
    }

    /// <summary>A person bears a word.</summary>
    public void Add(int word, int person)
    {
        if (BearersOf(word).IsEmpty)
        {
            Forget();
        }

        _bearers[word].Add(person);
    }

    /// <summary>A person no longer bears it.</summary>
    public void Remove(int word, int person) => _bearers[word].Remove(person);

    /// <summary>The words that are like a given one and are borne, the likest first, at most so many. Many may ask at once.</summary>
    /// <param name="word">The word.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="found">What it works with, so that it need not be made for each word.</param>
    public (int Word, float Likeness)[] LikeWords(NameWord word, int most, HashSet<int> found)
    {
        var key = (word.Text, word.Kind, word.Script);
        if (_like.TryGetValue(key, out var known))
        {
            return known;
        }

        found.Clear();
        Find(word, found);
        var like = new List<(int Word, float Likeness)>();
        foreach (var number in found)
        {
            var likeness = (float)WordComparer.Compare(word, _words[number]);
            if (likeness > 0 && !BearersOf(number).IsEmpty)
            {
                like.Add((number, likeness));
            }
        }

        like.Sort((one, other) => other.Likeness.CompareTo(one.Likeness));
        (int, float)[] likest = [.. like.Take(most)];
        if (Interlocked.Increment(ref _kept) > MostKept)
        {
            Forget();
        }

        _like[key] = likest;
        return likest;
    }

    private void Forget()
    {
        if (_kept > 0)
        {
            _like.Clear();
            _kept = 0;
        }
    }

    private void Find(NameWord word, HashSet<int> found)
    {
        foreach (var key in Keys(word, isSearched: true))
        {
            for (var at = _heads.GetValueOrDefault(key, -1); at >= 0; at = _links[at].Next)
            {
                found.Add(_links[at].Word);
            }
        }
    }

    private static HashSet<uint> Keys(NameWord word, bool isSearched)
    {
        var keys = new HashSet<uint>();
        var sound = word.Sound.Length > SignsOfKey ? word.Sound[..SignsOfKey] : word.Sound;
        Deletions(sound, word.Sound.Length >= LeastForTwoErrors ? 2 : sound.Length > 2 ? 1 : 0, keys);
        if (word.Text.Length >= LeastForSlip && word.Kind == WordKind.Ordinary)
        {
            Deletions(word.Text.Length > SignsOfKey ? word.Text[..SignsOfKey] : word.Text, 1, keys, LettersSeed);
        }

        if (word.Kind is not (WordKind.Number or WordKind.Initial))
        {
            foreach (var reading in word.Readings)
            {
                AddConsonants(reading.Consonants, keys);
            }

            AddCoarse(word, isSearched, keys);
        }

        if (word.SoundAfterArticle is { } rest)
        {
            keys.Add(Hash(rest.Length > SignsOfKey ? rest[..SignsOfKey] : rest, 0));
        }

        if (word.Stem is { Length: > 2 } stem)
        {
            Deletions(stem.Length > SignsOfKey ? stem[..SignsOfKey] : stem, 1, keys);
        }

        foreach (var group in word.Groups)
        {
            keys.Add(GroupSeed + (uint)group);
        }

        return keys;
    }

    // Also with one left out: a vowelless script and a misspelt word meet.
    private static void AddConsonants(string consonants, HashSet<uint> keys)
    {
        if (consonants.Length < LeastConsonants)
        {
            return;
        }

        keys.Add(Hash(consonants, ConsonantsSeed));
        for (var i = 0; i < consonants.Length && consonants.Length > 3; i++)
        {
            keys.Add(Hash(consonants.Remove(i, 1), ConsonantsSeed));
        }
    }

    // Lee Young-rok is also searched as 이영록.
    private static HashSet<uint> KeysOfJoined(NameWord word)
    {
        var keys = new HashSet<uint> { Hash(word.Consonants, ConsonantsSeed) };
        AddCoarse(word, isSearched: false, keys);
        return keys;
    }

    // Words in scripts that lack sounds meet those in others: they are filed apart, so that no others are compared for it.
    private static void AddCoarse(NameWord word, bool isSearched, HashSet<uint> keys)
    {
        var isCoarse = word.Script is ScriptKind.Hebrew or ScriptKind.Transcribed or ScriptKind.Korean;
        var seed = isCoarse == isSearched ? CoarseSeed : CoarseForeignSeed;
        foreach (var reading in word.Readings)
        {
            var coarse = Sounds.CoarseKeyOf(reading.Consonants);
            keys.Add(Hash(coarse, seed));
            for (var i = 0; i < coarse.Length && coarse.Length > 3 && isCoarse; i++)
            {
                keys.Add(Hash(coarse.Remove(i, 1), seed));
            }
        }
    }

    private static void Deletions(string sound, int count, HashSet<uint> keys, uint seed = 0)
    {
        keys.Add(Hash(sound, seed));
        for (var i = 0; count > 0 && i < sound.Length && sound.Length > 1; i++)
        {
            Deletions(sound.Remove(i, 1), count - 1, keys, seed);
        }
    }

    // FNV-1a: a collision costs one more comparison.
    private static uint Hash(string text, uint seed)
    {
        var hash = 2166136261u ^ seed;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return hash;
    }

    /// <summary>Numbers of persons, unordered.</summary>
    private sealed class Bearers
    {
        private int[] _persons = new int[1];
        private int _count;

        public ReadOnlySpan<int> AsSpan() => _persons.AsSpan(0, _count);

        public void Add(int person)
        {
            if (_count == _persons.Length)
            {
                Array.Resize(ref _persons, Math.Max(2, _count + (_count / 2)));
            }

            _persons[_count++] = person;
        }

        public void Remove(int person)
        {
            var at = AsSpan().IndexOf(person);
            if (at >= 0)
            {
                _persons[at] = _persons[--_count];
            }
        }
    }
}
