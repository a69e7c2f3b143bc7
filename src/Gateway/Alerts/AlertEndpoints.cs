using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Alerts;

/// <summary>Alerts of disasters: handed in by operators and officers of the command centre, as documents. Nothing is fetched from outside.</summary>
internal static class AlertEndpoints
{
    private const string All = "/api/v1/owners/{code}/alerts";

    /// <summary>Adds what takes alerts in.</summary>
    public static void AddAlerts(this IServiceCollection services) => services.AddSingleton<AlertService>();

    /// <summary>Adds the addresses.</summary>
    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        routes = routes.MapGroup(string.Empty).WithTags("Alerts");
        routes.MapPost(All, TakeAsync)
            .RequireAuthorization(MeshPolicies.AlertsIn)
            .LimitsBody(AlertDocuments.MaxBytes)
            .Audited(AuditActions.TakeAlerts)
            .ReadsOperationId()
            .Accepts<string>("application/xml", "text/xml", "application/cap+xml", "application/rss+xml")
            .WithName("takeAlerts")
            .WithSummary("Hand in alerts of disasters: a CAP 1.2 alert, or the RSS of GDACS.")
            .WithDescription("For the roles command and operator of the Secretariat. What is orange or red, in CAP severe or extreme, opens an offer of help to the member countries in or near which it is, and an item in the queue of the command centre. An update changes the offer and a cancel takes it back, whichever comes first; a message that came before changes nothing.");
        routes.MapGet(All, ListAsync)
            .RequireAuthorization(MeshPolicies.CommandCentre)
            .Audited(AuditActions.ReadAlerts)
            .WithName("listAlerts")
            .WithSummary("List alerts with the offers of help that they opened, the last changed first.")
            .WithDescription("For the role command.");
    }

    private static async Task<Ok<AlertsTakenBody>> TakeAsync(HttpContext context, Caller caller, AlertService alerts)
    {
        context.AuditObject(IAlertsGrain.Key, caller.Owner);
        var document = await ReadAsync(context);
        var order = CommandOrder.Of(context.Request, caller);
        return TypedResults.Ok(await alerts.TakeAsync(order with { Hash = SHA256.HashData([.. order.Hash.Span, .. SHA256.HashData(document)]) }, document));
    }

    private static async Task<Ok<AlertThreadsBody>> ListAsync(HttpContext context, Caller caller, string? max, AlertService alerts)
    {
        QueryRules.RequireKnown(context.Request, "max");
        context.AuditObject(IAlertsGrain.Key, caller.Owner);
        return TypedResults.Ok(await alerts.ListAsync(caller.Owner, QueryRules.Number(max, nameof(max), 1, AlertLimits.MaxPage, AggregateLists.DefaultPage), context.RequestAborted));
    }

    /// <summary>The body, which the limit of the address bounds: a document of a known length is refused before a byte of it is read.</summary>
    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > AlertDocuments.MaxBytes)
        {
            throw RequestRefusedException.TooLarge(AlertDocuments.Field, $"A document with alerts has at most {AlertDocuments.MaxBytes} bytes.");
        }

        using var document = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            if (document.Length + read > AlertDocuments.MaxBytes)
            {
                throw RequestRefusedException.TooLarge(AlertDocuments.Field, $"A document with alerts has at most {AlertDocuments.MaxBytes} bytes.");
            }

            document.Write(buffer, 0, read);
        }

        return document.ToArray();
    }
}
