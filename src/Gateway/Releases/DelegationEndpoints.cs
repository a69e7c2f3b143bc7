using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Absences of officers, and who stands in.</summary>
internal static class DelegationEndpoints
{
    private const string All = "/api/v1/owners/{code}/delegations";

    /// <summary>Adds the addresses.</summary>
    public static void MapDelegations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(All, ListAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .AuditedWhenRefused(AuditActions.LookUp)
            .WithName("listDelegations")
            .WithTags("Desk")
            .WithSummary("List who is away and who stands in.");

        routes.MapPut(All + "/{number}", PutAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.Assign)
            .LimitsBody(GatewayLimits.NoBodyBytes)
            .WithName("putDelegation")
            .WithTags("Desk")
            .WithSummary("Say that an officer is away and who stands in.")
            .WithDescription("Officers for themselves, supervisors for everybody. What is assigned to the officer in that time goes to who stands in; what the officer works on shows there too.");

        routes.MapDelete(All + "/{number}", DeleteAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.Assign)
            .WithName("deleteDelegation")
            .WithTags("Desk")
            .WithSummary("Say that an officer is there again.");
    }

    private static async Task<Ok<DelegationsBody>> ListAsync(HttpContext context, Caller caller, OwnerStores stores, TimeProvider time)
    {
        var state = await stores.Of(caller.Owner).ReadAsync(context.RequestAborted);
        var now = time.GetUtcNow();
        var delegations = state.All<Delegation>().Where(delegation => delegation.Until > now).Select(delegation => BodyOf(delegation, now));
        return TypedResults.Ok(new DelegationsBody([.. delegations]));
    }

    private static async Task<Ok<DelegationBody>> PutAsync(HttpContext context, Caller caller, string number, DelegationRequest request, OwnerStores stores, TimeProvider time)
    {
        var owner = caller.Owner;
        var by = RequireOwn(context, caller, number);
        var to = AccountRules.Number(request.To, "to");
        var now = time.GetUtcNow();
        var delegation = DelegationRules.Require(new Delegation(number, to, request.From, request.Until, by), now);
        await stores.Of(owner).ChangeAsync(
            state =>
            {
                AccountRules.RequireActive(state, to, "to");
                var over = state.All<Delegation>().Where(known => known.Until <= now && known.Officer != number);
                return StoreChange.Put<bool>(true, delegation).Without(over);
            },
            context.RequestAborted);
        return TypedResults.Ok(BodyOf(delegation, now));
    }

    private static async Task<NoContent> DeleteAsync(HttpContext context, Caller caller, string number, OwnerStores stores)
    {
        var owner = caller.Owner;
        RequireOwn(context, caller, number);
        await stores.Of(owner).ChangeAsync(
            state => state.Find<Delegation>(number) is { } found ? StoreChange.Remove(true, found) : StoreChange.None(false),
            context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static string RequireOwn(HttpContext context, Caller caller, string number)
    {
        AccountRules.Number(number);
        context.AuditObject($"absence of officer {number}");
        var by = caller.RequireOfficer();
        return by == number || caller.IsSupervisor
            ? by
            : throw new RequestRefusedException(StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, "Only a supervisor says of another officer when that officer is away.");
    }

    private static DelegationBody BodyOf(Delegation delegation, DateTimeOffset now) =>
        new(delegation.Officer, delegation.Delegate, delegation.From, delegation.Until, DelegationRules.IsNow(delegation, now));
}
