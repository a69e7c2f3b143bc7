using System.Globalization;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Forms;

/// <summary>The forms that messages can carry.</summary>
internal static class FormEndpoints
{
    /// <summary>Adds the forms.</summary>
    public static void AddForms(this IServiceCollection services)
    {
        services.AddSingleton(FormCatalogue.Default);
        services.AddSingleton<ContentForms>();
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapForms(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/forms", ListAsync)
            .RequireAuthorization().AllowSystems(TokenScopes.Directory)
            .WithName("listForms")
            .WithTags("Forms")
            .WithSummary("List the forms that messages can carry.")
            .WithDescription("All versions. The newest version of a form is sent; older ones stay valid for what is received.");

        routes.MapGet("/api/v1/forms/{schema}/{version}", GetAsync)
            .RequireAuthorization().AllowSystems(TokenScopes.Directory)
            .WithName("getForm")
            .WithTags("Forms")
            .WithSummary("Get the schema of a form.")
            .WithDescription("The fields with their types, patterns, codes and limits. A message with a form that breaks its schema is refused, and every broken field is named.");
    }

    private static Ok<FormsBody> ListAsync(HttpContext context, FormCatalogue catalogue) => TypedResults.Ok(new FormsBody([.. catalogue.All.Select(schema => new FormBody(schema.Schema, schema.Version, schema == catalogue.Newest(schema.Schema), schema.Title, schema.Description))]));

    private static Ok<FormSchema> GetAsync(HttpContext context, string schema, string version, FormCatalogue catalogue)
    {
        var found = int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? catalogue.Find(schema, number) : null;
        return TypedResults.Ok(found ?? throw RequestRefusedException.NotFound("There is no form of that name and version; /api/v1/forms lists them."));
    }
}
