using Interpol.Mesh.Engine.Activation;
using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Messaging;
using Interpol.Mesh.Engine.Transport;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Clients;

/// <summary>Sends the calls of a client: to the silo that was last seen to own the grain, else to a gateway chosen by the grain's hash, which passes them on.</summary>
internal sealed class ClientCallRuntime(
    GeneratedRegistry registry,
    InterfaceTable interfaces,
    GatewayLinks gateways,
    IEnumerable<IOutgoingGrainCallFilter> filters,
    TimeSpan responseTimeout) : CallRuntime(registry)
{
    /// <summary>How long a call waits for a gateway when there is none.</summary>
    private static readonly TimeSpan GatewayWait = TimeSpan.FromSeconds(1);

    private readonly IOutgoingGrainCallFilter[] _filters = [.. filters];

    public override Task<T> Call<T>(GrainReference reference, GrainRequest<T> request) =>
        _filters.Length == 0 ? Send(reference, request) : FilterAsync(reference, request);

    private async Task<T> FilterAsync<T>(GrainReference reference, GrainRequest<T> request)
    {
        var call = new OutgoingCall<T>(reference, request, _filters, Send);
        await call.Invoke().ConfigureAwait(false);
        return call.Answer;
    }

    private Task<T> Send<T>(GrainReference reference, GrainRequest<T> request)
    {
        if (request.CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(request.CancellationToken);
        }

        var pending = new PendingCall<T>(request) { Target = reference.GrainId };
        CallTimes.Start(pending, responseTimeout);
        var envelope = new RequestEnvelope
        {
            Target = reference.GrainId,
            InterfaceId = interfaces.IdOf(request.Method.Interface),
            MethodId = request.Method.Id,
            Chain = RequestContext.ReentrancyId,
            Context = RequestContext.ExportShared() as Dictionary<string, object>,
            IsCancellable = request.CancellationToken.CanBeCanceled,
        };
        if (gateways.Choose(reference.GrainId) is not { } link || !TrySend(link, pending, envelope))
        {
            _ = SendLaterAsync(pending, envelope);
        }

        return pending.Task;
    }

    /// <summary>Sends the call. Returns false when nothing was sent, because the link has closed or is full; any other failure ends the call.</summary>
    private bool TrySend(OutgoingLink link, PendingCall pending, in RequestEnvelope envelope)
    {
        pending.Link = link;
        pending.Table = link.Pending;
        if (!link.Pending.TryAdd(pending))
        {
            return false;
        }

        SendOutcome outcome;
        try
        {
            var timeLeft = (uint)Math.Clamp(pending.Deadline - Environment.TickCount64, 1, uint.MaxValue);
            outcome = link.Connection.Send(new RequestFrame(new RequestPrefix(pending.Correlation, 0, -1, timeLeft), envelope, pending.Request, Codecs));
        }
        catch (Exception exception)
        {
            link.Pending.Take(pending.Correlation)?.OnFailed(exception);
            return true;
        }

        if (outcome == SendOutcome.Queued)
        {
            pending.ObserveCancellation();
            return true;
        }

        // Not sent; unless the closing link has ended the call already, it may go by another.
        return link.Pending.Take(pending.Correlation) is null;
    }

    private async Task SendLaterAsync(PendingCall pending, RequestEnvelope envelope)
    {
        var until = Math.Min(pending.Deadline, Environment.TickCount64 + (long)GatewayWait.TotalMilliseconds);
        do
        {
            if (gateways.Choose(pending.Target) is { } link)
            {
                if (TrySend(link, pending, envelope))
                {
                    return;
                }

                await link.Connection.WaitForRoomAsync().ConfigureAwait(false);
            }
            else
            {
                await gateways.WaitForChangeAsync(TimeSpan.FromMilliseconds(50)).ConfigureAwait(false);
            }
        }
        while (Environment.TickCount64 < until && !pending.Request.CancellationToken.IsCancellationRequested);

        if (pending.Request.CancellationToken.IsCancellationRequested)
        {
            pending.CancelUnsent();
            return;
        }

        pending.OnFailed(gateways.Choose(pending.Target) is null
            ? new SiloUnavailableException("This client is connected to no gateway now.")
            : new LimitExceededException("The gateway does not keep up; try again later."));
    }
}
