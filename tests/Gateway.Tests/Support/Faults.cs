using System.Collections.Concurrent;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>Failures that a fake actor has in store.</summary>
internal sealed class Faults
{
    private readonly ConcurrentQueue<Exception> _next = new();

    /// <summary>What every call fails with, while it is not null and nothing else is in store.</summary>
    public Func<Exception>? Always { get; set; }

    public void Next(params IEnumerable<Exception> failures)
    {
        foreach (var failure in failures)
        {
            _next.Enqueue(failure);
        }
    }

    public void Throw()
    {
        if (_next.TryDequeue(out var failure))
        {
            throw failure;
        }

        if (Always is { } always)
        {
            throw always();
        }
    }
}
