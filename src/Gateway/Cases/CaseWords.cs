using System.Collections.Immutable;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Cases;

/// <summary>
/// Looks for words and phrases in the texts of a case, which may stand in different ones. What is a word, and that case and diacritics do not matter, is decided as in
/// the search of messages, by an index in memory that holds no more than the texts looked at.
/// </summary>
internal sealed class CaseWords : IDisposable
{
    private const int MaxPlaces = 10;
    private const int MaxShown = 200;

    private readonly SqliteSession _index = SqliteSession.Open(":memory:", create: true, TimeSpan.Zero);
    private readonly ImmutableArray<string> _words;
    private readonly HashSet<string> _missing = [];
    private readonly List<CasePlaceBody> _places = [];

    /// <summary>Looks for words and phrases.</summary>
    /// <param name="words">The words and phrases, without quotes.</param>
    public CaseWords(ImmutableArray<string> words)
    {
        _words = [.. words.Select(word => $"\"{word}\"")];
        _index.Execute("""CREATE VIRTUAL TABLE text USING fts5 (words, content = '', tokenize = "unicode61 remove_diacritics 2")""");
    }

    /// <summary>Whether all of them were found in the case.</summary>
    public bool AreFound => _missing.Count == 0;

    /// <summary>Where they were found, at most ten places.</summary>
    public ImmutableArray<CasePlaceBody> Places => [.. _places];

    /// <summary>Begins with another case.</summary>
    public void Begin()
    {
        _missing.UnionWith(_words);
        _places.Clear();
    }

    /// <summary>Looks into texts of the case, unless all was found before.</summary>
    /// <param name="texts">The texts, whole.</param>
    public void Look(IReadOnlyList<CasePlaceBody> texts)
    {
        if (AreFound)
        {
            return;
        }

        _index.Begin();
        for (var place = 0; place < texts.Count; place++)
        {
            _index.Statement("INSERT INTO text (rowid, words) VALUES (?1, ?2)", (long)place, texts[place].Text).Run();
        }

        _index.Commit();
        var found = new SortedSet<long>();
        foreach (var word in _words)
        {
            var places = _index.Statement("SELECT rowid FROM text WHERE text MATCH ?1", word).List(row => row.Int64(0));
            found.UnionWith(places);
            _ = places.Count > 0 && _missing.Remove(word);
        }

        _index.Statement("INSERT INTO text (text) VALUES ('delete-all')").Run();
        _places.AddRange(found.Take(MaxPlaces - _places.Count).Select(place => texts[(int)place] with { Text = Beginning(texts[(int)place].Text) }));
    }

    /// <inheritdoc/>
    public void Dispose() => _index.Dispose();

    private static string Beginning(string text) =>
        text.Length <= MaxShown ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MaxShown - 1]) ? MaxShown - 1 : MaxShown), "...");
}
