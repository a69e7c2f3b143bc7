using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>The crime areas that messages can name.</summary>
internal static class CrimeAreaEndpoints
{
    /// <summary>Adds the address.</summary>
    public static void MapCrimeAreas(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/crime-areas", (Delegate)ListAsync)
            .RequireAuthorization().AllowSystems(TokenScopes.Directory)
            .Produces<CrimeAreasBody>()
            .WithName("listCrimeAreas")
            .WithTags("Messages")
            .WithSummary("List the crime areas that messages can name.");

    private static Task ListAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new CrimeAreasBody(CrimeAreas.All), GatewayJsonContext.Default.CrimeAreasBody);
}
