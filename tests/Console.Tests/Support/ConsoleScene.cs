using System.Globalization;
using System.Security.Claims;
using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Console.Bureaus;
using Interpol.Mesh.Console.Feeds;
using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Interpol.Mesh.Console.Tests.Support;

/// <summary>Components as a circuit has them, over a double of the API, for an officer of France.</summary>
internal sealed class ConsoleScene : IAsyncDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentUICulture;
    private readonly CultureInfo _formats = CultureInfo.CurrentCulture;

    /// <summary>As everywhere in the tests, no busy machine decides: without it, what is waited for has one second.</summary>
    static ConsoleScene() => BunitContext.DefaultWaitTimeout = TimeSpan.FromMinutes(3);

    public ConsoleScene(string language = "en-GB", params string[] roles)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(language);
        Context.JSInterop.Mode = JSRuntimeMode.Loose;
        Context.Services.AddLocalization();
        Context.Services.AddSingleton<Sentences>();
        Context.Services.AddMudServices();
        Context.Services.AddSingleton(TimeProvider.System);
        Context.Services.AddSingleton(_ => new ApiConnection(Api));
        Context.Services.AddScoped<VisitPurpose>();
        Context.Services.AddScoped<MeshApi>();
        Context.Services.AddScoped<OwnerNames>();
        Context.Services.AddScoped<BureauClock>();
        Context.Services.AddScoped<FeedWatch>();
        var authorization = Context.AddAuthorization();
        authorization.SetAuthorized("0417");
        authorization.SetRoles(roles.Length == 0 ? [MeshRoles.Officer] : roles);
        authorization.SetClaims(new Claim("owner", "FR"), new Claim(ConsoleUser.TokenClaim, "mss_FR_token"));
        authorization.SetPolicies("bureau", "operations");
    }

    public BunitContext Context { get; } = new();

    public ApiDouble Api { get; } = new();

    public T Service<T>()
        where T : notnull => Context.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture) = (_before, _formats);
    }
}
