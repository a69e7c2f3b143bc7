using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Bench.Search;

/// <summary>Invented words, some common and most rare, as in a language; texts and queries made of them. The same seed makes the same.</summary>
internal sealed class Vocabulary
{
    private static readonly string[] Syllables = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo", "ka", "ren"];

    private static readonly OwnerId[] Owners = [.. OwnerDirectory.Default.All.Select(owner => owner.Code)];

    private readonly string[] _words;
    private readonly double[] _sums;
    private readonly int _seed;

    public Vocabulary(int words, int seed)
    {
        _seed = seed;
        _words = [.. Enumerable.Range(0, words).Select(Word)];
        _sums = new double[words];
        var sum = 0.0;
        for (var i = 0; i < words; i++)
        {
            sum += 1.0 / (i + 10);
            _sums[i] = sum;
        }
    }

    /// <summary>What is searched for.</summary>
    public static ImmutableArray<string> Kinds { get; } =
        ["a rare word", "a common word", "two words", "three common words", "a phrase", "a phrase that is nowhere", "a word to one owner", "a word in one month", "a word that is nowhere"];

    /// <summary>A text.</summary>
    public string Text(int number, int words)
    {
        var random = new Random((_seed * 1_000_003) + number + words);
        var text = new StringBuilder();
        for (var i = 0; i < words; i++)
        {
            text.Append(Pick(random)).Append(i % 12 == 11 ? ". " : " ");
        }

        return text.ToString();
    }

    /// <summary>Recipients of a message.</summary>
    public ImmutableArray<OwnerId> Recipients(int number) => [Owners[number % Owners.Length], Owners[((number * 7) + 1) % Owners.Length]];

    /// <summary>Queries of a kind, as query strings.</summary>
    public ImmutableArray<string> Queries(string kind, int count)
    {
        var random = new Random(_seed + kind.Length);
        return [.. Enumerable.Range(0, count).Select(_ => Query(kind, random))];
    }

    private string Query(string kind, Random random) => kind switch
    {
        "a rare word" => Q(_words[random.Next(_words.Length / 2, _words.Length)]),
        "a common word" => Q(_words[random.Next(20)]),
        "two words" => Q($"{_words[random.Next(50)]} {_words[random.Next(500, 5000)]}"),
        "three common words" => Q($"{_words[random.Next(20)]} {_words[random.Next(20, 40)]} {_words[random.Next(40, 60)]}"),
        "a phrase" => Q($"\"{_words[random.Next(10)]} {_words[random.Next(10, 20)]}\""),
        "a phrase that is nowhere" => Q($"\"{_words[0]} {_words[1]} {_words[2]} {_words[random.Next(10)]} {_words[3]}\""),
        "a word to one owner" => Q(_words[random.Next(20)]) + "&to=" + Owners[random.Next(Owners.Length)],
        "a word in one month" => Month(random) + "&" + Q(_words[random.Next(200)]),
        "a word that is nowhere" => Q("xyz" + random.Next(1000).ToString(CultureInfo.InvariantCulture)),
        _ => Q(_words[random.Next(_words.Length)]),
    };

    private static string Month(Random random)
    {
        var start = DateTimeOffset.UtcNow.AddDays(-random.Next(31, 360));
        return string.Create(CultureInfo.InvariantCulture, $"after={start.UtcDateTime:yyyy-MM-dd}&before={start.UtcDateTime.AddDays(30):yyyy-MM-dd}");
    }

    private static string Q(string text) => "q=" + Uri.EscapeDataString(text);

    private string Pick(Random random)
    {
        var at = Array.BinarySearch(_sums, random.NextDouble() * _sums[^1]);
        return _words[Math.Min(at < 0 ? ~at : at, _words.Length - 1)];
    }

    private static string Word(int number)
    {
        var word = new StringBuilder();
        for (var rest = number + 16; rest > 0; rest /= 16)
        {
            word.Append(Syllables[rest % 16]);
        }

        return word.ToString();
    }
}
