using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>A session's token in a browser: out of reach of scripts, and sent along by this site's own pages only.</summary>
internal static class SessionCookie
{
    /// <summary>The cookie's name.</summary>
    public const string Name = "mesh-session";

    /// <summary>Hands the token to the browser.</summary>
    public static void Set(HttpContext context, Credential token, TimeSpan lifetime) => context.Response.Cookies.Append(Name, token.Reveal(), Options(context, lifetime));

    /// <summary>Takes it away.</summary>
    public static void Remove(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, lifetime: null));

    private static CookieOptions Options(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
