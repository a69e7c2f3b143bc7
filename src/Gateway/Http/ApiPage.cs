using System.Security.Cryptography;
using Scalar.AspNetCore;

namespace Interpol.Mesh.Gateway.Http;

/// <summary>The page on which people read the OpenAPI document, <c>/docs</c>. Everything on it comes from this gateway; no other host is asked.</summary>
internal static class ApiPage
{
    /// <summary>Adds the page.</summary>
    public static void MapApiPage(this IEndpointRouteBuilder routes) => routes
        .MapScalarApiReference("/docs", static (page, context) =>
        {
            // The page builds itself from scripts that bear this word, and writes styles as it goes; it may ask nobody but this gateway.
            var nonce = RandomNumberGenerator.GetHexString(32);
            context.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";
            page.WithTitle("Interpol.Mesh gateway").WithNonce(nonce).DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp();
        })
        .AllowAnonymous();
}
