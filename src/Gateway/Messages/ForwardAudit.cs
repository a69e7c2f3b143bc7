using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Records forwards, done and refused, in the audit of the owner whose message is passed on, beside the entry of the request itself.</summary>
internal sealed class ForwardAudit(Auditor auditor, Mailboxes mailboxes)
{
    /// <summary>Runs what checks or sends a request and records how it ended, when it is a forward.</summary>
    /// <param name="sender">Who passes on.</param>
    /// <param name="author">The officer.</param>
    /// <param name="request">The request.</param>
    /// <param name="done">Whether success is the end of it, and recorded.</param>
    /// <param name="run">What checks or sends.</param>
    public async Task<T> RunAsync<T>(OwnerId sender, string? author, SendRequest request, bool done, Func<Task<T>> run)
    {
        if (request is not MessageRequest { ForwardOf: { } passedOn })
        {
            return await run();
        }

        T result;
        try
        {
            result = await run();
        }
        catch (Exception refused) when (IsRefusal(refused))
        {
            await RecordAsync(sender, author, request, passedOn, AuditOutcome.Refused);
            throw;
        }

        if (done)
        {
            await RecordAsync(sender, author, request, passedOn, AuditOutcome.Done);
        }

        return result;
    }

    private static bool IsRefusal(Exception failure) =>
        failure is RequestRefusedException { Code: MeshErrorCodes.NotPermitted } or MeshException { Code: MeshErrorCodes.NotPermitted };

    private async ValueTask RecordAsync(OwnerId sender, string? author, SendRequest request, MessageId passedOn, AuditOutcome outcome)
    {
        // Only what this owner holds is somebody's: ids can be made up.
        if (await mailboxes.Of(sender).FindAsync(passedOn, CancellationToken.None) is { Envelope: var envelope })
        {
            var original = envelope.Origin ?? envelope.Id;
            await auditor.RecordAsync(new AuditRecord(sender, author, AuditActions.Forward, original.Value, original.Sender, outcome, request.Purpose), CancellationToken.None);
        }
    }
}
