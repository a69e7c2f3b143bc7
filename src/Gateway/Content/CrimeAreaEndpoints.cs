using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>The crime areas that messages can name.</summary>
internal static class CrimeAreaEndpoints
{
    /// <summary>Adds the address.</summary>
    public static void MapCrimeAreas(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/crime-areas", (Delegate)ListAsync)
            .RequireAuthorization().AllowSystems(TokenScopes.Directory)
            .WithName("listCrimeAreas")
            .WithTags("Messages")
            .WithSummary("List the crime areas that messages can name.");

    private static Ok<CrimeAreasBody> ListAsync(HttpContext context) =>
        TypedResults.Ok(new CrimeAreasBody(CrimeAreas.All));
}
