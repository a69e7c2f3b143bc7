using Interpol.Mesh.Gateway.Desk;
using Interpol.Mesh.Gateway.Groups;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Tokens;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>Puts together what concerns officers and their desk.</summary>
internal static class OfficerServices
{
    /// <summary>Adds the services.</summary>
    public static void AddOfficers(this IServiceCollection services, OfficerOptions options)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(OfficersJsonContext.Default));
        services.TryAddSingleton(new DeskOptions());
        services.TryAddSingleton(options);
        services.AddSingleton<DeskCodec>();
        services.AddSingleton<DeskLogs>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<AddressGuard>();
        services.AddSingleton<FailureLedger>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<SessionUse>();
        services.AddSingleton<SetupCodes>();
        services.AddSingleton<TokenVolumes>();
        services.AddSingleton<DeskReleases>();
        services.AddSingleton<IReleasePolicy>(provider => provider.GetRequiredService<DeskReleases>());
        services.AddSingleton<IReleaseDesk>(provider => provider.GetRequiredService<DeskReleases>());
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
