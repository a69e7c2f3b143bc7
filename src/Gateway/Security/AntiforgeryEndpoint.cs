using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Gateway.Audit;
using Microsoft.AspNetCore.Antiforgery;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Gives browsers what their pages send along with requests that change something.</summary>
internal static class AntiforgeryEndpoint
{
    /// <summary>The header with the token.</summary>
    public const string Header = "Mesh-Request";

    /// <summary>Where a page gets one.</summary>
    public const string Path = "/api/v1/antiforgery";

    /// <summary>Says how tokens travel.</summary>
    public static void Configure(AntiforgeryOptions options)
    {
        options.HeaderName = Header;
        options.SuppressXFrameOptionsHeader = true;
        options.Cookie.Name = "mesh-antiforgery";
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    /// <summary>Adds the address.</summary>
    public static void MapAntiforgery(this IEndpointRouteBuilder routes) => routes.MapGet(Path, (HttpContext context, IAntiforgery antiforgery) =>
        {
            var token = antiforgery.GetAndStoreTokens(context).RequestToken!;
            return TypedResults.Ok(new AntiforgeryBody(Header, token));
        })
        .RequireAuthorization()
        .AuditedWhenRefused(AuditActions.LookUp)
        .WithName("getAntiforgeryToken")
        .WithTags("Officers")
        .WithSummary("Get the token that a browser sends along with requests that change something.")
        .WithDescription("For pages that work with the cookie of a session: keep the token while the page is open, and send it in the header Mesh-Request with every request that is not a GET. It is bound to the officer and good at this gateway; where it is refused, get a new one. Requests with a token in the header Authorization need none.");
}
