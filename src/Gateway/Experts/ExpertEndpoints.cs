using System.Globalization;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Experts;

/// <summary>Experts over HTTP: officers keep those of their owner, and look for those of all.</summary>
internal static class ExpertEndpoints
{
    private const string All = "/api/v1/owners/{code}/experts";
    private const string One = All + "/{expert}";
    private const int EarthHalf = 20_100;

    /// <summary>Adds what keeps and finds experts.</summary>
    public static void AddExperts(this IServiceCollection services) => services.AddSingleton<ExpertService>();

    /// <summary>Adds the addresses.</summary>
    public static void MapExperts(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Experts");
        routes.MapGet(All, SearchAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ReadExpert)
            .WithName("searchExperts")
            .WithSummary("Look for experts by skills, languages, region and distance.")
            .WithDescription("Of all owners that show them to this one. Lists of skills and languages are separated by commas, and all are needed; near is latitude,longitude and within kilometres from there; from and until say when the expert is needed, a day from now without them. Who is reserved, away, travelling back or absent then is not offered, with the reason. Those who are free come first, the nearest first, over all pages; free is who was so when the first page was asked for.");

        routes.MapGet(One, GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ReadExpert)
            .WithName("getExpert")
            .WithSummary("Read an expert; the version is the ETag.");

        routes.MapPut(One, PutAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeExpert)
            .ReadsIfMatch()
            .WithName("putExpert")
            .WithSummary("Enter an own expert, change the card, or put the expert on the roster again.")
            .WithDescription("The id is the owner's code, a colon and the owner's own name for the expert, no person's name.");

        routes.MapPost(One + "/retire", RetireAsync).GivesCommand(MeshPolicies.Bureau, AuditActions.ChangeExpert)
            .ReadsIfMatch()
            .WithName("retireExpert")
            .WithSummary("Take an own expert off the roster who is not reserved.")
            .WithDescription("Needs no body.");
    }

    private static async Task<Ok<ExpertsBody>> SearchAsync(
        HttpContext context,
        Caller caller,
        string? skills,
        string? languages,
        string? region,
        string? owner,
        string? near,
        string? within,
        string? standBy,
        string? from,
        string? until,
        string? behind,
        string? max,
        ExpertService experts,
        TimeProvider time)
    {
        QueryRules.RequireKnown(context.Request, "skills", "languages", "region", "owner", "near", "within", "standBy", "from", "until", "behind", "max");
        var search = new ExpertSearch
        {
            Skills = [.. Split(skills).Select(Skill)],
            Languages = [.. Split(languages)],
            Region = region is null || RegionAttribute.All.Contains(region) ? region : throw RequestRefusedException.Invalid("region", $"The query parameter region must be one of {string.Join(", ", RegionAttribute.All)}."),
            Owner = owner is null ? null : OwnerId.TryParse(owner, out var code) ? code : throw RequestRefusedException.Malformed("owner", "The query parameter owner is an owner's code, for example FR."),
            Near = Place(near),
            Within = within is null ? null : QueryRules.Number(within, "within", 1, EarthHalf, EarthHalf),
            OnStandBy = standBy switch
            {
                null or "false" => false,
                "true" => true,
                _ => throw RequestRefusedException.Invalid("standBy", "The query parameter standBy must be true or false."),
            },
            From = Time("from", from),
            Until = Time("until", until),
        };
        if (search.Within is not null && search.Near is null)
        {
            throw RequestRefusedException.Invalid("within", "The query parameter within needs near, the place from which it is measured.");
        }

        if (search.Until is { } end && end <= (search.From ?? time.GetUtcNow()))
        {
            throw RequestRefusedException.Invalid("until", "The query parameter until must be later than from, which is now when it is left out.");
        }

        return TypedResults.Ok(await experts.SearchAsync(caller.Owner, search, behind, max, context.RequestAborted));
    }

    private static async Task<Ok<ExpertBody>> GetAsync(HttpContext context, Caller caller, string expert, ExpertService experts) =>
        Answer(context, await experts.GetAsync(caller.Owner, Parse(context, expert), context.RequestAborted));

    private static async Task<Ok<ExpertBody>> PutAsync(HttpContext context, Caller caller, string expert, PutExpertRequest request, ExpertService experts)
    {
        var id = Parse(context, expert);
        return Answer(context, await experts.PutAsync(CommandOrder.Of(context.Request, caller, request), id, request));
    }

    private static async Task<Ok<ExpertBody>> RetireAsync(HttpContext context, Caller caller, string expert, CommandRequest? request, ExpertService experts)
    {
        var id = Parse(context, expert);
        return Answer(context, await experts.ExecuteAsync(CommandOrder.Of(context.Request, caller, request), id, new RetireExpert()));
    }

    private static Ok<ExpertBody> Answer(HttpContext context, ExpertView expert)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(expert.Version);
        return TypedResults.Ok(ExpertService.BodyOf(expert));
    }

    private static ExpertId Parse(HttpContext context, string expert)
    {
        if (!ExpertId.TryParse(expert, out var id) || !OwnerDirectory.Default.Contains(id.Owner))
        {
            throw RequestRefusedException.Malformed("expert", "The id of an expert is an owner's code, a colon and 1 to 32 lower-case letters, digits and dashes, for example FR:dvi-07.");
        }

        context.AuditObject(id.Value, id.Owner);
        return id;
    }

    private static string[] Split(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static ExpertSkill Skill(string text) => EnumText.TryParse<ExpertSkill>(text, out var skill)
        ? skill
        : throw RequestRefusedException.Invalid("skills", $"The query parameter skills must be some of {string.Join(", ", Enum.GetValues<ExpertSkill>().Select(EnumText.Of))}.");

    private static (double Latitude, double Longitude)? Place(string? text) => text switch
    {
        null => null,
        _ when text.Split(',') is [var north, var east]
            && double.TryParse(north, NumberStyles.Float, CultureInfo.InvariantCulture, out var latitude) && latitude is >= -90 and <= 90
            && double.TryParse(east, NumberStyles.Float, CultureInfo.InvariantCulture, out var longitude) && longitude is >= -180 and <= 180 => (latitude, longitude),
        _ => throw RequestRefusedException.Invalid("near", "The query parameter near is latitude,longitude in degrees, for example 14.58,120.97."),
    };

    private static DateTimeOffset? Time(string name, string? text) => text switch
    {
        null => null,
        _ when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) => at,
        _ => throw RequestRefusedException.Invalid(name, $"The query parameter {name} must be a time, for example 2030-01-31T12:00Z."),
    };
}
