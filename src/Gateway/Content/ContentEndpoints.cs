using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>The crime areas that messages can name.</summary>
internal static class ContentEndpoints
{
    /// <summary>Adds what opens and checks what messages say.</summary>
    public static void AddContent(this IServiceCollection services)
    {
        services.AddSingleton<HandlingRules>();
        services.AddSingleton<ForwardRules>();
        services.AddSingleton<ContentCheck>();
    }

    /// <summary>Adds the address.</summary>
    public static void MapContent(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/crime-areas", (Delegate)ListAsync)
            .RequireAuthorization().AllowSystems(TokenScopes.Directory)
            .WithName("listCrimeAreas")
            .WithTags("Messages")
            .WithSummary("List the crime areas that messages can name.");

    private static Ok<CrimeAreasBody> ListAsync(HttpContext context) =>
        TypedResults.Ok(new CrimeAreasBody(CrimeAreas.All));
}

/// <summary>The crime areas, from the file that ships with the gateway.</summary>
internal static class CrimeAreas
{
    /// <summary>All crime areas.</summary>
    public static ImmutableArray<CrimeArea> All { get; } = Load();

    /// <summary>Whether there is a crime area with that code.</summary>
    public static bool Contains(string code) => All.Any(area => area.Code == code);

    private static ImmutableArray<CrimeArea> Load()
    {
        using var stream = typeof(CrimeAreas).Assembly.GetManifestResourceStream("crime-areas")!;
        return JsonSerializer.Deserialize(stream, MeshJsonContext.Default.ImmutableArrayCrimeArea);
    }
}
