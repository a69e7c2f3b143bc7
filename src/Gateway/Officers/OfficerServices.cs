using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Groups;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Tokens;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>Puts together what concerns officers and what their bureau shares.</summary>
internal static class OfficerServices
{
    /// <summary>Adds the services.</summary>
    public static void AddOfficers(this IServiceCollection services, OfficerOptions options)
    {
        services.TryAddSingleton(new StoreOptions());
        services.TryAddSingleton(options);
        services.TryAddSingleton(provider => new GatewayRegisterFile(
            provider.GetRequiredService<GatewaySettings>().Keys.Register,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<GatewayRegisterFile>>()));
        services.AddSingleton<ItemSigner>();
        services.AddSingleton<OwnerStores>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<AddressGuard>();
        services.AddSingleton<FailureLedger>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<SessionUse>();
        services.AddSingleton<SetupCodes>();
        services.AddSingleton<TokenVolumes>();
        services.AddSingleton<ReleaseService>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapOfficers(this IEndpointRouteBuilder routes)
    {
        routes.MapSessions();
        routes.MapOfficerAccounts();
        routes.MapTokens();
        routes.MapDrafts();
        routes.MapAssignments();
        routes.MapDelegations();
        routes.MapReleases();
        routes.MapDeskSettings();
        routes.MapGroups();
    }
}
