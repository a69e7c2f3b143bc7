using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Console.Bureaus;
using Interpol.Mesh.Console.Feeds;
using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Console.Layout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MudBlazor;
using MudBlazor.Services;

namespace Interpol.Mesh.Console.Hosting;

/// <summary>Puts the console into the gateway that hosts it.</summary>
/// <remarks>
/// <code>
/// GET /FR/feed         the gateway's policies on the page -> App: a page without content, its script opens a circuit at /_blazor
/// no good session      -> /sign-in?then=/FR/feed -> POST: MeshApi asks the gateway's API for a session; its cookie goes to the browser
/// circuit              the cookie's session becomes the user, with the token as a claim -> Routes -> a page
/// page                 MeshApi -> HTTP over the gateway's own socket, the token as bearer -> the API: policies, rules, audit, limits
/// live                 FeedWatch, one a circuit, follows the feed from where it was; pages hear of what arrives
/// gateway gone         the script says so, keeps what was typed, and loads the page again once the gateway is ready
/// </code>
/// </remarks>
public static class ConsoleHosting
{
    /// <summary>Where a browser says that it leaves a page. It cannot send a header along, and ends only the circuit whose secret id it knows.</summary>
    public const string CircuitEnd = Circuits + "/disconnect";

    private const string Circuits = "/_blazor";

    /// <summary>Bytes of what a browser sends to a circuit at once: 256 KiB, a text field with all it may hold.</summary>
    private const int CircuitMessageBytes = 256 * 1024;

    /// <summary>Styles come from the component library as the page goes; everything else only from files of this gateway.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Adds the services.</summary>
    /// <param name="services">The gateway's services.</param>
    /// <param name="settings">What the console is told.</param>
    public static void AddConsole(this IServiceCollection services, ConsoleSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(_ => ApiConnection.Over(settings.Socket));
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(ConsoleLanguages.Configure);
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = CircuitMessageBytes);
        services.AddScoped<CircuitHandler, CircuitOrder>();
        services.AddCascadingAuthenticationState();
        services.AddMudServices(mud => mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomEnd);
        services.AddTransient<MudLocalizer, LibraryTexts>();
        services.AddSingleton<Sentences>();
        services.AddScoped<VisitPurpose>();
        services.AddScoped<MeshApi>();
        services.AddScoped<OwnerNames>();
        services.AddScoped<BureauClock>();
        services.AddScoped<FeedWatch>();
    }

    /// <summary>Guards the pages. Stands behind the routing and before whoever authenticates.</summary>
    /// <param name="application">The gateway.</param>
    public static void UseConsole(this IApplicationBuilder application)
    {
        var stopping = application.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        application.UseWhen(static context => IsPage(context) || IsCircuit(context), pages => pages.UseRequestLocalization());
        application.Use((context, next) =>
        {
            if (context.GetEndpoint() is null && IsBrowserAtNothing(context.Request))
            {
                // Whoever mistypes an address reads a page, and not what a program is told.
                context.Response.Redirect(NotFoundPage.Address);
                return Task.CompletedTask;
            }

            if (IsPage(context))
            {
                context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            }
            else if (IsCircuit(context) && (stopping.IsCancellationRequested || IsForeign(context.Request)))
            {
                // A circuit that begins now would hold the process that stops.
                context.Response.StatusCode = stopping.IsCancellationRequested ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            }

            return next(context);
        });
    }

    /// <summary>Adds the addresses.</summary>
    /// <param name="routes">The gateway's addresses.</param>
    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapStaticAssets().AllowAnonymous();
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode(static server => server.ContentSecurityFrameAncestorsPolicy = null);
        routes.MapGet("/preferences", Prefer).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Whether a request is for a page of the console.</summary>
    /// <param name="context">The request.</param>
    public static bool IsPage(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    /// <summary>Whether a browser asks for a page, and not a program for something of the API, of which there is nothing.</summary>
    private static bool IsBrowserAtNothing(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) && !request.Path.StartsWithSegments("/api");

    private static bool IsCircuit(HttpContext context) => context.Request.Path.StartsWithSegments(Circuits);

    /// <summary>A browser sends its cookies along with a web socket that another site opens; it says which site that is.</summary>
    private static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin is [{ } origin] && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || from.Authority != request.Host.Value);

    /// <summary>Keeps the language or the colours in the browser, which sends them along before anybody has signed in.</summary>
    private static Microsoft.AspNetCore.Http.HttpResults.RedirectHttpResult Prefer(HttpContext context, string? language, string? theme, string? then)
    {
        var cookie = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true };
        if (ConsoleLanguages.Find(language) is { } chosen)
        {
            context.Response.Cookies.Append(ConsoleLanguages.Cookie, ConsoleLanguages.CookieOf(chosen), cookie);
        }

        if (theme is ConsoleTheme.Light or ConsoleTheme.Dark)
        {
            context.Response.Cookies.Append(ConsoleTheme.Cookie, theme, cookie);
        }

        return TypedResults.LocalRedirect(LocalAddress.Of(then));
    }
}
