using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Json;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Mvc;

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
            .Produces<DelegationsBody>()
            .WithName("listDelegations")
            .WithTags("Desk")
            .WithSummary("List who is away and who stands in.");

        routes.MapPut(All + "/{number}", PutAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.Assign)
            .WithMetadata(new RequestSizeLimitAttribute(GatewayLimits.NoBodyBytes))
            .Accepts<DelegationRequest>("application/json")
            .Produces<DelegationBody>()
            .WithName("putDelegation")
            .WithTags("Desk")
            .WithSummary("Say that an officer is away and who stands in.")
            .WithDescription("Officers for themselves, supervisors for everybody. What is assigned to the officer in that time goes to who stands in; what the officer works on shows there too.");

        routes.MapDelete(All + "/{number}", DeleteAsync)
            .RequireAuthorization(MeshPolicies.Bureau)
            .Audited(AuditActions.Assign)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("deleteDelegation")
            .WithTags("Desk")
            .WithSummary("Say that an officer is there again.");
    }

    private static async Task ListAsync(HttpContext context, string code, ActingOwner acting, OwnerStores stores, TimeProvider time)
    {
        var state = await stores.Of(acting.Of(context, code)).ReadAsync(context.RequestAborted);
        var now = time.GetUtcNow();
        var delegations = state.All<Delegation>().Where(delegation => delegation.Until > now).Select(delegation => BodyOf(delegation, now));
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new DelegationsBody([.. delegations]), MeshJsonContext.Default.DelegationsBody);
    }

    private static async Task PutAsync(HttpContext context, string code, string number, ActingOwner acting, OwnerStores stores, TimeProvider time)
    {
        var owner = acting.Of(context, code);
        var by = RequireOwn(context, number);
        var body = await BodyFields.ReadAsync(context, GatewayLimits.NoBodyBytes, "to", "from", "until");
        var to = AccountRules.Number(body.Text("to", 1, 20, "the number of the officer who stands in"), "to");
        var now = time.GetUtcNow();
        var delegation = DelegationRules.Require(new Delegation(number, to, body.Time("from", "from when"), body.Time("until", "until when"), by), now);
        await stores.Of(owner).ChangeAsync(
            state =>
            {
                AccountRules.RequireActive(state, to, "to");
                var over = state.All<Delegation>().Where(known => known.Until <= now && known.Officer != number);
                return StoreChange.Put<bool>(true, delegation).Without(over);
            },
            context.RequestAborted);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, BodyOf(delegation, now), MeshJsonContext.Default.DelegationBody);
    }

    private static async Task DeleteAsync(HttpContext context, string code, string number, ActingOwner acting, OwnerStores stores)
    {
        var owner = acting.Of(context, code);
        RequireOwn(context, number);
        await stores.Of(owner).ChangeAsync(
            state => state.Find<Delegation>(number) is { } found ? StoreChange.Remove(true, found) : StoreChange.None(false),
            context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static string RequireOwn(HttpContext context, string number)
    {
        AccountRules.Number(number);
        context.AuditObject($"absence of officer {number}");
        var by = ActingOfficer.Of(context);
        return by == number || ActingOfficer.IsSupervisor(context)
            ? by
            : throw new RequestRefusedException(StatusCodes.Status403Forbidden, MeshErrorCodes.Forbidden, "Only a supervisor says of another officer when that officer is away.");
    }

    private static DelegationBody BodyOf(Delegation delegation, DateTimeOffset now) =>
        new(delegation.Officer, delegation.Delegate, delegation.From, delegation.Until, DelegationRules.IsNow(delegation, now));
}
