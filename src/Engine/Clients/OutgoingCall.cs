using System.Reflection;
using Interpol.Mesh.Engine.Generation;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Clients;

/// <summary>A client's call on its way through the filters.</summary>
internal sealed class OutgoingCall<T>(
    GrainReference reference,
    GrainRequest<T> request,
    IOutgoingGrainCallFilter[] filters,
    Func<GrainReference, GrainRequest<T>, Task<T>> send) : IOutgoingGrainCallContext
{
    private int _next;
    private T _answer = default!;

    public object Grain => reference;

    public GrainId? SourceId => null;

    public IGrainContext? SourceContext => null;

    public GrainId TargetId => reference.GrainId;

    public GrainInterfaceType InterfaceType => request.Method.Interface.InterfaceType;

    public string InterfaceName => InterfaceType.ToString()!;

    public string MethodName => request.Method.Name;

    public MethodInfo InterfaceMethod => request.Method.Method;

    /// <summary>What the call answers in the end.</summary>
    public T Answer => _answer;

    public object? Result
    {
        get => typeof(T) == typeof(NoResult) ? null : _answer;
        set => _answer = typeof(T) == typeof(NoResult) || value is null ? default! : (T)value;
    }

    public Task Invoke()
    {
        // Each filter calls this to go on to the next; a filter that calls it twice repeats what follows, as in Orleans.
        var current = _next;
        if (current >= filters.Length)
        {
            return SendAsync();
        }

        _next = current + 1;
        return InvokeFilterAsync(filters[current], current);
    }

    private async Task SendAsync() => _answer = await send(reference, request).ConfigureAwait(false);

    private async Task InvokeFilterAsync(IOutgoingGrainCallFilter filter, int position)
    {
        try
        {
            await filter.Invoke(this).ConfigureAwait(false);
        }
        finally
        {
            _next = position;
        }
    }
}
