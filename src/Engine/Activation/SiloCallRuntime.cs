using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Messaging;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>Sends the calls that grains and other code inside a silo make.</summary>
internal sealed class SiloCallRuntime(GeneratedRegistry registry, InterfaceTable interfaces, TimeSpan responseTimeout) : CallRuntime(registry)
{
    /// <summary>Set when the silo starts.</summary>
    public SiloRouter? Router { get; set; }

    public override Task<T> Call<T>(GrainReference reference, GrainRequest<T> request)
    {
        if (request.CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(request.CancellationToken);
        }

        if (Router is not { } router)
        {
            return Task.FromException<T>(new InvalidOperationException($"The silo has not started, so {reference} cannot be called yet."));
        }

        var pending = new PendingCall<T>(request) { Target = reference.GrainId };
        CallTimes.Start(pending, responseTimeout);
        var envelope = new RequestEnvelope
        {
            Target = reference.GrainId,
            InterfaceId = interfaces.IdOf(request.Method.Interface),
            MethodId = request.Method.Id,
            Sender = RuntimeContext.Current?.GrainId ?? router.HostedClient,
            Chain = RequestContext.ReentrancyId,
            Context = RequestContext.ExportShared() as Dictionary<string, object>,
            IsCancellable = request.CancellationToken.CanBeCanceled,
        };
        router.Send(pending, request, envelope);
        return pending.Task;
    }
}
