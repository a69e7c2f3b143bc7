using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Mailbox.Search;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Cases;

/// <summary>Searching the cases in which an owner takes part. Only its gateway can: hubs cannot read them.</summary>
internal static class CaseSearchEndpoint
{
    private const int DefaultMax = 20;
    private const int MostResults = 100;

    /// <summary>Adds the address.</summary>
    public static void MapCaseSearch(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/owners/{code}/cases/search", FindAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Cases)
            .Audited(AuditActions.ReadCase)
            .WithName("searchCases")
            .WithTags("Cases")
            .WithSummary("Search the cases in which this owner takes part, as far as it sees them now.")
            .WithDescription("q holds words and phrases in quotes, each of which must stand in title, subjects, tasks or entries of the case; case and diacritics do not matter. status is open, closed or merged, crimeArea a code, subject person, document, vehicle or organisation, identifier the number of a subject, in which spaces, dashes and case do not matter. Those that changed last come first. A call reads so many cases and so long; next says where to search on, and note what was left out.");

    private static async Task<Ok<CaseSearchBody>> FindAsync(
        HttpContext context, Caller caller, string? q, string? status, string? crimeArea, string? subject, string? identifier, string? behind, string? max, CaseSearch search)
    {
        QueryRules.RequireKnown(context.Request, "q", "status", "crimeArea", "subject", "identifier", "behind", "max");
        var list = AggregateLists.Query<CaseStatus>(CaseService.Kind, caller.Owner, nameof(status), status, behind, null) with { Max = QueryRules.Number(max, "max", 1, MostResults, DefaultMax) };
        if (string.IsNullOrWhiteSpace(q) && crimeArea is null && subject is null && identifier is null)
        {
            throw RequestRefusedException.Invalid("q", "Say what to search for: words in the query parameter q, or crimeArea, subject or identifier.");
        }

        var query = new CaseSearchQuery(
            string.IsNullOrWhiteSpace(q) ? [] : SearchText.Parse(q),
            status is not null && EnumText.TryParse<CaseStatus>(status, out var stands) ? stands : null,
            Area(crimeArea),
            Kind(subject),
            Identifier(identifier));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await search.FindAsync(list, query, context.RequestAborted));
    }

    private static string? Area(string? text) => text is null || CrimeAreas.Contains(text)
        ? text
        : throw RequestRefusedException.Invalid("crimeArea", "The query parameter crimeArea is not the code of a crime area; /api/v1/crime-areas lists them.");

    private static CaseSubjectKind? Kind(string? text) => text is null ? null : EnumText.TryParse<CaseSubjectKind>(text, out var kind)
        ? kind
        : throw RequestRefusedException.Invalid("subject", $"The query parameter subject must be one of {string.Join(", ", Enum.GetValues<CaseSubjectKind>().Select(EnumText.Of))}.");

    private static string? Identifier(string? text) => text is null ? null : text.Length <= CaseTexts.MaxNumber && CaseIdentifiers.Normalised(text) is { Length: > 0 } number
        ? number
        : throw RequestRefusedException.Invalid("identifier", $"The query parameter identifier is a number of 1 to {CaseTexts.MaxNumber} characters, letters or digits among them.");
}
