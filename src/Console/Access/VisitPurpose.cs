using Microsoft.AspNetCore.Http;

namespace Interpol.Mesh.Console.Access;

/// <summary>
/// What an officer works on, in the officer's words, until the browser is closed or somebody signs out. It goes along with everything that the console asks, so that owners read in their audit why somebody looked at
/// their data. The browser keeps it in a cookie, which also accompanies files that it fetches by itself.
/// </summary>
public sealed class VisitPurpose
{
    /// <summary>The cookie. Scripts write it percent-encoded, as requests are read.</summary>
    public const string Cookie = "mesh-purpose";

    /// <summary>Characters at most.</summary>
    public const int MaxLength = 200;

    /// <summary>Heard when something else is said.</summary>
    public event Action? Changed;

    /// <summary>What was said; null for nothing.</summary>
    public string? Said { get; private set; }

    /// <summary>What the browser of a request keeps; null for nothing.</summary>
    /// <param name="request">The request.</param>
    public static string? Of(HttpRequest request) => request.Cookies[Cookie] is { Length: > 0 } kept ? Clean(kept) : null;

    /// <summary>Says it.</summary>
    /// <param name="text">What was typed; null for nothing any more.</param>
    public void Say(string? text)
    {
        Said = text is null ? null : Clean(text);
        Changed?.Invoke();
    }

    /// <summary>One line without control characters, as a header takes it; null when nothing is left.</summary>
    private static string? Clean(string text)
    {
        var line = string.Join(' ', new string([.. text.Select(sign => char.IsControl(sign) ? ' ' : sign)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? null : line.Length <= MaxLength ? line : line[..MaxLength];
    }
}
