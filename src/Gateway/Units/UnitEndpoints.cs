using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tokens;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Units;

/// <summary>What the national units of a bureau may check.</summary>
internal static class UnitEndpoints
{
    private const string All = "/api/v1/owners/{code}/units";
    private const string One = All + "/{unit}";
    private const int MaxPurpose = 200;

    /// <summary>The fields of a question: each is a database.</summary>
    private static readonly ImmutableArray<string> Databases = [.. MeshJsonContext.Default.CheckQuestionRequest.Properties.Select(property => property.Name)];

    /// <summary>Adds what holds units to their limits.</summary>
    public static void AddUnits(this IServiceCollection services) => services.AddSingleton<UnitGuard>();

    /// <summary>Adds the addresses.</summary>
    public static void MapUnits(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).RequireAuthorization(MeshPolicies.Supervision).WithTags("Units");
        routes.MapGet(All, ListAsync)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listUnits")
            .WithSummary("List what the bureau's national units may check.");

        routes.MapPut(One, SetAsync)
            .Audited(AuditActions.Administer)
            .LimitsBody(GatewayLimits.DutyBodyBytes)
            .WithName("setUnit")
            .WithSummary("Say what a national unit may check: databases, purposes, questions of a day.")
            .WithDescription("For supervisors. The unit is an officer's number or the name of a system; it has the role national-unit, which checks and does nothing else, and without this not even that. It counts at once here, at the owner's other gateways within a second.");

        routes.MapDelete(One, RemoveAsync)
            .Audited(AuditActions.Administer)
            .WithName("removeUnit")
            .WithSummary("Let a national unit check nothing any more.");
    }

    private static async Task<Ok<UnitsBody>> ListAsync(HttpContext context, Caller caller, OwnerStores stores, TimeProvider time)
    {
        QueryRules.RequireKnown(context.Request);
        var state = await stores.Of(caller.Owner).ReadAsync(context.RequestAborted);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return TypedResults.Ok(new UnitsBody([.. state.All<UnitLimits>().OrderBy(unit => unit.Unit, StringComparer.Ordinal).Select(unit => BodyOf(unit, state, today))]));
    }

    private static async Task<Ok<UnitBody>> SetAsync(HttpContext context, Caller caller, string unit, UnitRequest request, OwnerStores stores, TimeProvider time)
    {
        context.AuditObject($"unit {Parse(unit)}");
        List<FieldProblem> problems =
        [
            .. request.Databases.Where(database => !Databases.Contains(database)).Take(1).Select(_ => new FieldProblem("databases", $"The field databases names one that there is not; they are {string.Join(", ", Databases)}.")),
            .. request.Purposes.Where(purpose => purpose is not { Length: > 0 and <= MaxPurpose }).Take(1).Select(_ => new FieldProblem("purposes", $"The field purposes lists purposes of 1 to {MaxPurpose} characters.")),
        ];
        if (problems.Count > 0)
        {
            throw RequestRefusedException.Invalid(problems);
        }

        var limits = new UnitLimits(unit, request.Databases, request.Purposes, request.QuestionsPerDay, caller.RequireOfficer(), time.GetUtcNow());
        var body = await stores.Of(caller.Owner).ChangeAsync(
            state => StoreChange.Put<UnitBody>(BodyOf(limits, state, DateOnly.FromDateTime(limits.SetAt.UtcDateTime)), limits), context.RequestAborted);
        return TypedResults.Ok(body);
    }

    private static async Task<NoContent> RemoveAsync(HttpContext context, Caller caller, string unit, OwnerStores stores)
    {
        context.AuditObject($"unit {Parse(unit)}");
        await stores.Of(caller.Owner).ChangeAsync(
            state => state.Find<UnitLimits>(unit) is { } found ? StoreChange.Remove(true, found) : throw RequestRefusedException.NotFound($"No supervisor has said what {unit} may check."), context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static UnitBody BodyOf(UnitLimits unit, StoreState state, DateOnly today) => new(
        unit.Unit, unit.Databases, unit.Purposes, unit.QuestionsPerDay, DayVolumes.ReservedOf(state, UnitLimits.VolumeOf(unit.Unit), today), unit.SetBy, unit.SetAt);

    private static string Parse(string unit) => unit.Length is >= 1 and <= 40 && unit.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        ? unit
        : throw RequestRefusedException.Malformed("unit", "A unit is an officer's number or a system's name: 1 to 40 letters, digits and dashes.");
}
