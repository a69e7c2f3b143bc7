using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Lets the answer of one request begin when its audit entry is flushed.</summary>
internal sealed partial class AuditGate(HttpContext context, AuditedAction action, IAuditor auditor, StrangersLimit strangers, GatewaySettings settings, TimeProvider time, ILogger logger)
{
    /// <summary>The header that says why.</summary>
    public const string PurposeHeader = "Mesh-Purpose";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>How long a refusal or failure waits for its entry: it has nothing to keep back, and whoever waited for a hub that is away need not wait once more. The entry still goes out.</summary>
    private static readonly TimeSpan RefusalPatience = TimeSpan.FromSeconds(2);

    private Task? _recorded;

    /// <summary>Whether the answer may begin at once.</summary>
    public bool IsOpen => _recorded is { IsCompletedSuccessfully: true };

    /// <summary>Records the entry with the answer's status, if that was not done yet.</summary>
    /// <exception cref="RequestRefusedException">503: the audit cannot be reached, and the answer is not a refusal.</exception>
    public Task OpenAsync() => OpenAsync(context.Response.StatusCode);

    /// <summary>Records the entry of a request that ends with an exception.</summary>
    public Task OpenAsync(Exception failure) =>
        OpenAsync(ProblemCatalogue.OfException(failure)?.Status ?? StatusCodes.Status500InternalServerError);

    private Task OpenAsync(int status) => _recorded ??= RecordAsync(status);

    private async Task RecordAsync(int status)
    {
        if (action.OnlyRefusals && status < StatusCodes.Status400BadRequest)
        {
            return;
        }

        if (context.User is not MeshPrincipal && status >= StatusCodes.Status400BadRequest && !strangers.TryTake())
        {
            return;
        }

        var record = Record(status);
        try
        {
            // What the entry is about has happened, also when the client has gone.
            var recording = auditor.RecordAsync(record, CancellationToken.None).AsTask();
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

    private AuditRecord Record(int status)
    {
        var subject = context.Features.Get<AuditSubject>();
        var addressed = Addressed();
        var (actor, officer) = Actor(addressed);
        var purpose = subject?.Purpose ?? context.Request.Headers[PurposeHeader].ToString();
        return new AuditRecord(
            actor,
            officer,
            action.Action,
            subject?.Object ?? DefaultObject(),
            subject?.ObjectOwner ?? (subject is null ? DefaultOwner() : null) ?? addressed,
            OutcomeOf(status),
            purpose);
    }

    /// <summary>The owner in the path; null when there is none.</summary>
    private OwnerId? Addressed() =>
        context.Request.RouteValues["code"] is string code && OwnerId.TryParse(code, out var owner) && OwnerDirectory.Default.Contains(owner) ? owner : null;

    /// <summary>
    /// Who acted. A gateway speaks for its own owners only: what somebody without a token, or with another owner's, asked of it, it says of the owner that was asked.
    /// </summary>
    private (OwnerId Actor, string? Officer) Actor(OwnerId? addressed)
    {
        if (context.User is MeshPrincipal principal)
        {
            var officer = principal.FindFirst(MeshPrincipal.OfficerClaim)?.Value;
            if (settings.Serves(principal.Owner))
            {
                return (principal.Owner, officer);
            }

            return (AskedOwner(addressed), $"{principal.Owner}:{officer}");
        }

        return (AskedOwner(addressed), null);
    }

    private OwnerId AskedOwner(OwnerId? addressed) => addressed is { } owner && settings.Serves(owner) ? owner : settings.Owners[0];

    private string DefaultObject() => (context.Request.RouteValues["id"] ?? context.Request.RouteValues["sha256"]) as string ?? context.Request.Path.Value ?? string.Empty;

    /// <summary>A message is its sender's.</summary>
    private OwnerId? DefaultOwner() =>
        context.Request.RouteValues["id"] is string id && MessageId.TryParse(id, out var message) && OwnerDirectory.Default.Contains(message.Sender) ? message.Sender : null;

    private static AuditOutcome OutcomeOf(int status) => status switch
    {
        < StatusCodes.Status400BadRequest => AuditOutcome.Done,
        < StatusCodes.Status500InternalServerError => AuditOutcome.Refused,
        _ => AuditOutcome.Failed,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A refusal is not in the audit yet: {Action} for {Owner}, answered {Status}: {Reason}")]
    private partial void LogUnrecorded(string action, OwnerId owner, int status, string reason);
}
