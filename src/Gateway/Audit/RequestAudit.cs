using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Makes requests to audited endpoints into entries, one a request: who, what, to what, why, and how it ends.</summary>
internal sealed partial class RequestAudit(Auditor auditor, AnonymousAuditLimit anonymous, GatewaySettings settings, TimeProvider time, ILogger<RequestAudit> logger)
{
    /// <summary>The header that says why.</summary>
    public const string PurposeHeader = "Mesh-Purpose";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>How long a refusal or failure waits for its entry: it has nothing to keep back, and whoever waited for a hub that is away need not wait once more. The entry still goes out.</summary>
    private static readonly TimeSpan RefusalPatience = TimeSpan.FromSeconds(2);

    /// <summary>Records the entry of a request to an audited endpoint, if that was not done yet. Whoever releases an answer awaits this first.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status that it is answered with.</param>
    /// <exception cref="RequestRefusedException">503: the entry cannot be recorded, and the answer is not a refusal.</exception>
    public Task RecordAsync(HttpContext context, int status)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AuditedAction>() is not { } action)
        {
            return Task.CompletedTask;
        }

        if (context.Features.Get<Recorded>() is { } recorded)
        {
            // An answer that could not be recorded ends as a refusal, which has nothing to keep back.
            return status < StatusCodes.Status400BadRequest ? recorded.Entry : Task.CompletedTask;
        }

        var entry = RecordAsync(context, action, status);
        context.Features.Set(new Recorded(entry));
        return entry;
    }

    private async Task RecordAsync(HttpContext context, AuditedAction action, int status)
    {
        if (action.When == AuditedWhen.Refused && status < StatusCodes.Status400BadRequest)
        {
            return;
        }

        if (Caller.Of(context.User) is null && status >= StatusCodes.Status400BadRequest && !anonymous.TryTake())
        {
            return;
        }

        var record = Record(context, action, status);
        if (record.Outcome == AuditOutcome.Done && action.When == AuditedWhen.QueuedBeforeTheAnswer)
        {
            await auditor.QueueAsync(record);
            return;
        }

        try
        {
            // What the entry is about has happened, also when the client has gone.
            var recording = auditor.RecordAsync(record, CancellationToken.None);
            await (record.Outcome == AuditOutcome.Done ? recording : recording.WaitAsync(RefusalPatience, time));
        }
        catch (RequestRefusedException unreachable) when (record.Outcome == AuditOutcome.Done)
        {
            throw new RequestRefusedException(
                StatusCodes.Status503ServiceUnavailable,
                MeshErrorCodes.Unavailable,
                "The audit cannot be reached, and nothing is answered that it does not know of. If the request changes something, that is done: repeat it unchanged, with the same operation id, and it is answered.",
                retryAfter: unreachable.RetryAfter ?? RetryAfter,
                cause: unreachable);
        }
        catch (Exception unreachable) when (unreachable is RequestRefusedException or TimeoutException)
        {
            // There is nothing in a refusal that would have to be kept back.
            LogUnrecorded(record.Action, record.Actor, status, unreachable.Message);
        }
    }

    private AuditRecord Record(HttpContext context, AuditedAction action, int status)
    {
        var subject = context.Features.Get<AuditSubject>();
        var addressed = Addressed(context);
        var (actor, officer) = Actor(context, addressed);
        var outcome = OutcomeOf(status);
        return new AuditRecord(
            actor,
            officer,
            action.Action,
            subject?.Object ?? DefaultObject(context),
            subject?.ObjectOwner ?? (subject is null ? DefaultOwner(context) : null) ?? addressed,
            outcome,
            subject?.Purpose ?? (context.Request.Headers[PurposeHeader] is { Count: > 0 } said ? said.ToString() : VisitPurpose.Of(context.Request)))
        {
            // Of what was refused nothing was asked of anybody.
            Asked = outcome == AuditOutcome.Done ? subject?.Asked ?? default : default,
        };
    }

    /// <summary>The owner in the path; null when there is none.</summary>
    private static OwnerId? Addressed(HttpContext context) =>
        context.Request.RouteValues["code"] is string code && OwnerId.TryParse(code, out var owner) && OwnerDirectory.Default.Contains(owner) ? owner : null;

    /// <summary>
    /// Who acted. A gateway speaks for its own owners only: what somebody without a token, or with another owner's, asked of it, it says of the owner that was asked.
    /// </summary>
    private (OwnerId Actor, string? Officer) Actor(HttpContext context, OwnerId? addressed)
    {
        if (Caller.Of(context.User) is not { } caller)
        {
            return (AskedOwner(addressed), null);
        }

        return settings.Serves(caller.Owner) ? (caller.Owner, caller.Officer) : (AskedOwner(addressed), $"{caller.Owner}:{caller.Officer}");
    }

    private OwnerId AskedOwner(OwnerId? addressed) => addressed is { } owner && settings.Serves(owner) ? owner : settings.Owners[0];

    private static string DefaultObject(HttpContext context) =>
        (context.Request.RouteValues["id"] ?? context.Request.RouteValues["sha256"]) as string ?? context.Request.Path.Value ?? string.Empty;

    /// <summary>A message is its sender's.</summary>
    private static OwnerId? DefaultOwner(HttpContext context) =>
        context.Request.RouteValues["id"] is string id && MessageId.TryParse(id, out var message) && OwnerDirectory.Default.Contains(message.Sender) ? message.Sender : null;

    private static AuditOutcome OutcomeOf(int status) => status switch
    {
        < StatusCodes.Status400BadRequest => AuditOutcome.Done,
        < StatusCodes.Status500InternalServerError => AuditOutcome.Refused,
        _ => AuditOutcome.Failed,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A refusal is not in the audit yet: {Action} for {Owner}, answered {Status}: {Reason}")]
    private partial void LogUnrecorded(string action, OwnerId owner, int status, string reason);

    /// <summary>That the request's entry was recorded, or is on its way.</summary>
    private sealed record Recorded(Task Entry);
}
