using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Groups;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Bureaus;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Groups;

/// <summary>The named groups that an owner keeps, for broadcasts.</summary>
internal static class GroupEndpoints
{
    private const string One = "/api/v1/owners/{code}/groups/{name}";

    /// <summary>Adds who is in them.</summary>
    public static void AddGroups(this IServiceCollection services) => services.AddSingleton<GroupMembers>();

    /// <summary>Adds the addresses.</summary>
    public static void MapGroups(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Groups");
        routes.MapGet("/api/v1/owners/{code}/groups", ListAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Directory)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listGroups")
            .WithSummary("List the groups that the own bureau keeps.");

        routes.MapGet(One, GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Directory)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("getGroup")
            .WithSummary("Look a group up, also another owner's.")
            .WithDescription("Whoever receives a broadcast may see to which group it went.");

        routes.MapPut(One, PutAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ChangeGroup)
            .LimitsBody(GatewayLimits.DutyBodyBytes)
            .ReadsIfMatch()
            .WithName("putGroup")
            .WithSummary("Create or change a group of the own bureau.")
            .WithDescription("With If-Match and the ETag that was seen, the change is refused (412) when somebody else changed the group since; with If-None-Match: * when there is one already. Without either, whatever stands there is replaced.");

        routes.MapDelete(One, DeleteAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ChangeGroup)
            .ReadsIfMatch()
            .WithName("deleteGroup")
            .WithSummary("Delete a group of the own bureau.")
            .WithDescription("Without effect when there is none. Broadcasts that were sent stay.");
    }

    private static async Task<Ok<GroupsBody>> ListAsync(HttpContext context, Caller caller, GrainCaller calls)
    {
        var owner = caller.Owner;
        var groups = await calls.ReadAsync(
            owner,
            static (grains, owner, cancellationToken) => grains.GetGrain<IGroupsGrain>(owner.Value).GetAllAsync(cancellationToken),
            context.RequestAborted);
        return TypedResults.Ok(new GroupsBody([.. groups.Select(BodyOf)]));
    }

    private static async Task<Ok<GroupBody>> GetAsync(HttpContext context, string code, string name, GrainCaller calls)
    {
        var keeper = OwnerRules.Known(code).Code;
        RequireName(name);
        var group = await calls.ReadAsync(
            (Keeper: keeper, Name: name),
            static (grains, state, cancellationToken) => grains.GetGrain<IGroupsGrain>(state.Keeper.Value).GetAsync(state.Name, cancellationToken),
            context.RequestAborted) ?? throw RequestRefusedException.NotFound($"{keeper} keeps no group {name}.");
        return Answer(context, group);
    }

    private static async Task<Ok<GroupBody>> PutAsync(HttpContext context, Caller caller, string name, GroupRequest request, GrainCaller calls)
    {
        RequireName(name);
        context.AuditObject($"group {name}");
        var expected = IfMatch.ExpectedVersion(context.Request);
        OwnerRules.RequireKnown(request.Members, "members");
        var group = await RefusingAsync(name, () => calls.WriteAsync(
            (caller.Owner, Name: name, request.Title, request.Members, Expected: expected),
            static (grains, state, cancellationToken) =>
                grains.GetGrain<IGroupsGrain>(state.Owner.Value).SetAsync(state.Name, state.Title, state.Members, state.Expected, cancellationToken)));
        return Answer(context, group);
    }

    private static async Task<NoContent> DeleteAsync(HttpContext context, Caller caller, string name, GrainCaller calls)
    {
        RequireName(name);
        context.AuditObject($"group {name}");
        var expected = IfMatch.ExpectedVersion(context.Request);
        await RefusingAsync(name, () => calls.WriteAsync(
            (caller.Owner, Name: name, Expected: expected),
            static async (grains, state, cancellationToken) =>
            {
                await grains.GetGrain<IGroupsGrain>(state.Owner.Value).DeleteAsync(state.Name, state.Expected, cancellationToken);
                return true;
            }));
        return TypedResults.NoContent();
    }

    private static async Task<T> RefusingAsync<T>(string name, Func<Task<T>> change)
    {
        try
        {
            return await change();
        }
        catch (MeshException conflict) when (conflict.Code == MeshErrorCodes.Conflict)
        {
            throw IfMatch.Refused($"the group {name}", conflict);
        }
    }

    private static void RequireName(string name)
    {
        if (name.Length is 0 or > 40 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw RequestRefusedException.Malformed("name", "A group's name is 1 to 40 lower-case letters, digits and dashes.");
        }
    }

    private static Ok<GroupBody> Answer(HttpContext context, Group group)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(group.Version);
        return TypedResults.Ok(BodyOf(group));
    }

    private static GroupBody BodyOf(Group group) => new(group.Keeper, group.Name, group.Title, group.Members, group.Version, group.ChangedAt);
}
