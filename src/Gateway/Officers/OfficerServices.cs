using Interpol.Mesh.Gateway.Groups;
using Interpol.Mesh.Gateway.Hosting;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>Puts together what concerns officers and their desk.</summary>
internal static class OfficerServices
{
    /// <summary>Adds the services.</summary>
    public static void AddOfficers(this IServiceCollection services, GatewaySettings settings)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(OfficersJsonContext.Default));
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapOfficers(this IEndpointRouteBuilder routes)
    {
        routes.MapGroups();
    }
}
