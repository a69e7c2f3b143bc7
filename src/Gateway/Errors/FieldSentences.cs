using System.Text.RegularExpressions;

namespace Interpol.Mesh.Gateway.Errors;

/// <summary>Sentences of hubs and of rules that begin with the fields which they are about: <c>until: the end is in the future.</c></summary>
internal static partial class FieldSentences
{
    /// <summary>The fields before the colon; empty when the sentence begins otherwise.</summary>
    public static IReadOnlyList<string> FieldsOf(string sentence) => [.. Fields().Match(sentence).Groups["field"].Captures.Select(field => field.Value)];

    [GeneratedRegex(@"^(?<field>[a-z][A-Za-z0-9.\[\]]*)(, (?<field>[a-z][A-Za-z0-9.\[\]]*))*: ", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Fields();
}
