using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.AspNetCore.Http;

namespace Interpol.Mesh.Console.Access;

/// <summary>
/// What an officer works on, in the officer's words, until the browser is closed, somebody signs out, or another officer signs in. It goes along with everything that the console asks, so that owners read in their audit why somebody looked at
/// their data. The browser keeps it in a cookie, which also accompanies files that it fetches by itself.
/// </summary>
public sealed class VisitPurpose
{
    /// <summary>The cookie. Scripts write it percent-encoded, as requests are read.</summary>
    public const string Cookie = "mesh-purpose";

    /// <summary>Characters at most.</summary>
    public const int MaxLength = 200;

    /// <summary>The cookie with who signed in last at the browser.</summary>
    private const string OfficerCookie = "mesh-officer";

    /// <summary>Heard when something else is said.</summary>
    public event Action? Changed;

    /// <summary>What was said; null for nothing.</summary>
    public string? Said { get; private set; }

    /// <summary>What the browser of a request keeps; null for nothing.</summary>
    /// <param name="request">The request.</param>
    public static string? Of(HttpRequest request) => request.Cookies[Cookie] is { Length: > 0 } kept ? Clean(kept) : null;

    /// <summary>Somebody has signed in: what another officer worked on before, whose session ended by itself, is not this one's purpose.</summary>
    /// <param name="context">The request to sign in.</param>
    /// <param name="owner">For which owner.</param>
    /// <param name="number">The officer's number.</param>
    public static void SignedIn(HttpContext context, OwnerId owner, string number)
    {
        var officer = $"{owner}/{number}";
        if (context.Request.Cookies[OfficerCookie] != officer)
        {
            context.Response.Cookies.Delete(Cookie);
        }

        context.Response.Cookies.Append(OfficerCookie, officer, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, IsEssential = true });
    }

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
