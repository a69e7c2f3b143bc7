using System.Collections.Concurrent;

namespace Interpol.Mesh.Engine.Tests.Turns;

/// <summary>Doors that grains wait at and the test opens; a service of the test's silos.</summary>
public sealed class Gates
{
    private readonly ConcurrentDictionary<string, Gate> _gates = new();

    public Gate this[string name] => _gates.GetOrAdd(name, static _ => new Gate());

    public sealed class Gate
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _waiting;

        /// <summary>How many are at the door, or were.</summary>
        public int Arrived => Volatile.Read(ref _waiting);

        public Task WaitAsync()
        {
            Interlocked.Increment(ref _waiting);
            return _open.Task;
        }

        public void Open() => _open.TrySetResult();
    }
}
