using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Groups;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Mvc;

namespace Interpol.Mesh.Gateway.Groups;

/// <summary>The named groups that an owner keeps, for broadcasts.</summary>
internal static class GroupEndpoints
{
    private const string One = "/api/v1/owners/{code}/groups/{name}";

    /// <summary>Adds the addresses.</summary>
    public static void MapGroups(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/owners/{code}/groups", ListAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Directory)
            .AuditedWhenRefused(AuditActions.LookUp)
            .Produces<GroupsBody>()
            .WithName("listGroups")
            .WithTags("Groups")
            .WithSummary("List the groups that the own bureau keeps.");

        routes.MapGet(One, GetAsync)
            .RequireAuthorization(MeshPolicies.Bureau).AllowSystems(TokenScopes.Directory)
            .AuditedWhenRefused(AuditActions.LookUp)
            .Produces<GroupBody>()
            .WithName("getGroup")
            .WithTags("Groups")
            .WithSummary("Look a group up, also another owner's.")
            .WithDescription("Whoever receives a broadcast may see to which group it went.");

        routes.MapPut(One, PutAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ChangeGroup)
            .WithMetadata(new RequestSizeLimitAttribute(GatewayLimits.DutyBodyBytes))
            .Accepts<GroupRequest>("application/json")
            .Produces<GroupBody>()
            .WithName("putGroup")
            .WithTags("Groups")
            .WithSummary("Create or change a group of the own bureau.")
            .WithDescription("With If-Match and the ETag that was seen, the change is refused (412) when somebody else changed the group since; with If-None-Match: * when there is one already. Without either, whatever stands there is replaced.");

        routes.MapDelete(One, DeleteAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.ChangeGroup)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("deleteGroup")
            .WithTags("Groups")
            .WithSummary("Delete a group of the own bureau.")
            .WithDescription("Without effect when there is none. Broadcasts that were sent stay.");
    }

    private static async Task ListAsync(HttpContext context, string code, ActingOwner acting, GrainCaller calls)
    {
        var owner = acting.Of(context, code);
        var groups = await calls.ReadAsync(
            owner,
            static (grains, owner, cancellationToken) => grains.GetGrain<IGroupsGrain>(owner.Value).GetAllAsync(cancellationToken),
            context.RequestAborted);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new GroupsBody([.. groups.Select(GroupBody.Of)]), OfficersJsonContext.Default.GroupsBody);
    }

    private static async Task GetAsync(HttpContext context, string code, string name, GrainCaller calls)
    {
        var keeper = ActingOwner.Info(code).Code;
        RequireName(name);
        var group = await calls.ReadAsync(
            (Keeper: keeper, Name: name),
            static (grains, state, cancellationToken) => grains.GetGrain<IGroupsGrain>(state.Keeper.Value).GetAsync(state.Name, cancellationToken),
            context.RequestAborted) ?? throw RequestRefusedException.NotFound($"{keeper} keeps no group {name}.");
        await AnswerAsync(context, group);
    }

    private static async Task PutAsync(HttpContext context, string code, string name, ActingOwner acting, GrainCaller calls)
    {
        var owner = acting.Of(context, code);
        RequireName(name);
        context.AuditObject($"group {name}");
        var expected = IfMatch.ExpectedVersion(context.Request);
        var body = await BodyFields.ReadAsync(context, GatewayLimits.DutyBodyBytes, "title", "members");
        var title = body.Text("title", 1, 100, "what people call the group");
        var members = MembersOf(body.Texts("members", 1, MessageLimits.MaxRecipients, "the members' codes"));
        var group = await RefusingAsync(name, () => calls.WriteAsync(
            (Owner: owner, Name: name, Title: title, Members: members, Expected: expected),
            static (grains, state, cancellationToken) =>
                grains.GetGrain<IGroupsGrain>(state.Owner.Value).SetAsync(state.Name, state.Title, state.Members, state.Expected, cancellationToken)));
        await AnswerAsync(context, group);
    }

    private static async Task DeleteAsync(HttpContext context, string code, string name, ActingOwner acting, GrainCaller calls)
    {
        var owner = acting.Of(context, code);
        RequireName(name);
        context.AuditObject($"group {name}");
        var expected = IfMatch.ExpectedVersion(context.Request);
        await RefusingAsync(name, () => calls.WriteAsync(
            (Owner: owner, Name: name, Expected: expected),
            static async (grains, state, cancellationToken) =>
            {
                await grains.GetGrain<IGroupsGrain>(state.Owner.Value).DeleteAsync(state.Name, state.Expected, cancellationToken);
                return true;
            }));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
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

    private static ImmutableArray<OwnerId> MembersOf(ImmutableArray<string> codes) =>
    [
        .. codes.Select(static (code, index) => OwnerId.TryParse(code, out var owner) && OwnerDirectory.Default.Contains(owner)
            ? owner
            : throw new RequestRefusedException(
                StatusCodes.Status400BadRequest,
                MeshErrorCodes.UnknownOwner,
                $"The field members[{index}] names {(code.Length > 20 ? code[..20] + "..." : code)}, and there is no such owner; /api/v1/owners lists all of them.",
                $"members[{index}]")),
    ];

    private static void RequireName(string name)
    {
        if (name.Length is 0 or > 40 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw RequestRefusedException.Malformed("name", "A group's name is 1 to 40 lower-case letters, digits and dashes.");
        }
    }

    private static Task AnswerAsync(HttpContext context, Group group)
    {
        context.Response.Headers.ETag = IfMatch.TagOf(group.Version);
        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, GroupBody.Of(group), OfficersJsonContext.Default.GroupBody);
    }
}
