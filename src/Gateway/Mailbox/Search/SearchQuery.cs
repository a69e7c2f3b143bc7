using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Mailbox.Search;

/// <summary>What somebody searches for.</summary>
/// <param name="Terms">Words and phrases that must all be in the message; without quotes.</param>
/// <param name="Tags">Filters that must all hold.</param>
/// <param name="After">Accepted in this second or later; null for no bound.</param>
/// <param name="Before">Accepted before this second; null for no bound.</param>
internal sealed record SearchQuery(ImmutableArray<string> Terms, ImmutableArray<string> Tags, long? After, long? Before)
{
    /// <summary>The query in the index's language: every word and phrase stands in quotes, so that nothing in it has a meaning of its own.</summary>
    public string? Expression
    {
        get
        {
            var parts = new List<string>();
            if (Terms.Length > 0)
            {
                parts.Add($"{{words}} : ({string.Join(" AND ", Terms.Select(Quoted))})");
            }

            if (Tags.Length > 0)
            {
                parts.Add($"{{tags}} : ({string.Join(" AND ", Tags.Select(Quoted))})");
            }

            return parts.Count == 0 ? null : string.Join(" AND ", parts);
        }
    }

    private static string Quoted(string term) => $"\"{term}\"";
}
