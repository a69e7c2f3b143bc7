using Scalar.AspNetCore;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>The page on which people read the OpenAPI document, <c>/docs</c>. Everything on it comes from this gateway; no other host is asked.</summary>
internal static class ApiPage
{
    /// <summary>Adds the page.</summary>
    public static void MapApiPage(this IEndpointRouteBuilder routes) => routes
        .MapScalarApiReference("/docs", page => page.WithTitle("Interpol.Mesh gateway").DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp())
        .AddEndpointFilter(static (context, next) =>
        {
            // The page builds itself from a script inside it; it may ask nobody but this gateway.
            context.HttpContext.Response.Headers.ContentSecurityPolicy =
                "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";
            return next(context);
        })
        .AllowAnonymous();
}
