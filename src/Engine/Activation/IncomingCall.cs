using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>A call on its way through the filters to the grain's method.</summary>
internal sealed class IncomingCall(
    Invocation invocation,
    GrainActivation activation,
    object target,
    IIncomingGrainCallFilter[] filters,
    Func<IncomingCall, Task> invokeMethod) : IIncomingGrainCallContext
{
    private int _next;

    public object Grain => target;

    public GrainId? SourceId => invocation.Envelope.Sender.IsDefault ? null : invocation.Envelope.Sender;

    public GrainId TargetId => invocation.Target;

    public IGrainContext TargetContext => activation;

    public GrainInterfaceType InterfaceType => invocation.Request.Method.Interface.InterfaceType;

    public string InterfaceName => InterfaceType.ToString()!;

    public string MethodName => invocation.Request.Method.Name;

    public MethodInfo InterfaceMethod => invocation.Request.Method.Method;

    public MethodInfo ImplementationMethod => activation.Class.ImplementationOf(InterfaceMethod);

    public object? Result { get; set; }

    public Task Invoke()
    {
        // Each filter calls this to go on to the next; a filter that calls it twice repeats what follows, as in Orleans.
        var current = _next;
        if (current >= filters.Length)
        {
            return invokeMethod(this);
        }

        _next = current + 1;
        return InvokeFilterAsync(filters[current], current);
    }

    private async Task InvokeFilterAsync(IIncomingGrainCallFilter filter, int position)
    {
        try
        {
            await filter.Invoke(this);
        }
        finally
        {
            _next = position;
        }
    }
}
