using Interpol.Mesh.Engine.Generation;
using Interpol.Mesh.Engine.Messaging;
using Orleans;
using Orleans.Core.Internal;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <inheritdoc/>
internal sealed class Invocation<TResult>(GrainRequest<TResult> request, in RequestEnvelope envelope, CallServices services) : Invocation(envelope, services)
{
    public override GrainRequest Request => request;

    public override PendingCall? Caller => LocalCaller;

    /// <summary>The caller when it is in this silo.</summary>
    public PendingCall<TResult>? LocalCaller { get; init; }

    public override ValueTask RunAsync(GrainActivation activation)
    {
        if (IsAbandoned)
        {
            Refuse(new OperationCanceledException("The caller did not wait for the call to start."));
            return ValueTask.CompletedTask;
        }

        RequestContext.Import(Envelope.Context, Envelope.Chain);
        try
        {
            if (activation.Filters is { } filters)
            {
                return RunFilteredAsync(activation, filters);
            }

            var running = request.Invoke(TargetOf(activation));
            if (!running.IsCompletedSuccessfully)
            {
                return RunToEndAsync(activation, running);
            }

            Complete(activation, running.Result);
        }
        catch (Exception exception)
        {
            Fail(activation, exception);
        }
        finally
        {
            // Nothing of this call may leak into the next turn on this thread.
            RequestContext.Clear();
        }

        return ValueTask.CompletedTask;
    }

    public override void Refuse(Exception cause)
    {
        ForgetCancellation();
        if (LocalCaller is not null)
        {
            Services.LocalCalls.Take(LocalCaller.Correlation)?.OnFailed(cause);
        }
        else if (Rejections.TryGetKind(cause, out _))
        {
            Origin!.Reject(Correlation, cause);
        }
        else
        {
            SendException(cause, ResponseFlags.None);
        }
    }

    private async ValueTask RunToEndAsync(GrainActivation activation, ValueTask<TResult> running)
    {
        try
        {
            Complete(activation, await running);
        }
        catch (Exception exception)
        {
            Fail(activation, exception);
        }
    }

    private async ValueTask RunFilteredAsync(GrainActivation activation, IIncomingGrainCallFilter[] filters)
    {
        try
        {
            var target = TargetOf(activation);
            var context = new IncomingCall(this, activation, target, filters, async call => call.Result = Box(await request.Invoke(target)));
            await context.Invoke();
            Complete(activation, Unbox(context.Result));
        }
        catch (Exception exception)
        {
            Fail(activation, exception);
        }
    }

    private object TargetOf(GrainActivation activation) =>
        request.Method.DeclaringType == typeof(IGrainManagementExtension) ? activation.Management : activation.GrainInstance!;

    private void Complete(GrainActivation activation, TResult result)
    {
        ForgetCancellation();
        if (!activation.MayAnswer)
        {
            Refuse(OutOfLease(activation));
        }
        else if (LocalCaller is { } caller)
        {
            // Copied before the caller is taken out: a result that cannot be copied has to fail the call, not leave it waiting for ever.
            var copy = request.ResultCodec.Copy(result);
            if (Services.LocalCalls.Take(caller.Correlation) is not null)
            {
                caller.CompleteLocally(copy);
            }
        }
        else
        {
            Origin!.Send(new ResultFrame<TResult>(Correlation, FlagsOf(activation), result, request.ResultCodec));
        }
    }

    private void Fail(GrainActivation activation, Exception exception)
    {
        ForgetCancellation();
        ActivationFaults.Handle(activation, exception);
        if (!activation.MayAnswer)
        {
            Refuse(OutOfLease(activation));
        }
        else if (LocalCaller is { } caller)
        {
            Services.LocalCalls.Take(caller.Correlation)?.OnFailed(exception);
        }
        else
        {
            SendException(exception, FlagsOf(activation));
        }
    }

    private void SendException(Exception exception, ResponseFlags flags)
    {
        try
        {
            Origin!.Send(new ExceptionFrame(Correlation, flags, exception, Services.Codecs));
        }
        catch (Exception unwritable)
        {
            Origin!.Reject(Correlation, new OrleansMessageRejectionException($"The call failed with {exception.GetType()}: {exception.Message} (which could not be sent: {unwritable.Message})"));
        }
    }

    private SiloUnavailableException OutOfLease(GrainActivation activation) =>
        new($"{activation} may not answer any more: its silo's lease ran out, or the activation was given up, while the call ran. Whether the call had an effect is unknown.");

    private static ResponseFlags FlagsOf(GrainActivation activation) => activation.Class.IsStatelessWorker ? ResponseFlags.Stateless : ResponseFlags.None;

    private static object? Box(TResult result) => typeof(TResult) == typeof(NoResult) ? null : result;

    private static TResult Unbox(object? result)
    {
        if (typeof(TResult) == typeof(NoResult) || result is null)
        {
            return default!;
        }

        return (TResult)result;
    }
}
