using System.Collections.Concurrent;
using Interpol.Mesh.Engine.Messaging;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Clients;

/// <summary>The open links of a client, and what it has learned about where grains live.</summary>
internal sealed class GatewayLinks
{
    /// <summary>More remembered owners than this are not worth their memory; the memory starts over.</summary>
    private const int MemoryLimit = 100_000;

    /// <summary>A gateway that has been silent for longer gets no new calls while another answers: its process may be stopped.</summary>
    private const long SilenceMilliseconds = 1500;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<GrainId, OutgoingLink> _owners = new();
    private readonly ConcurrentDictionary<GrainType, bool> _stateless = new();
    private OutgoingLink[] _links = [];
    private int _ownerCount;
    private uint _next;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The links, in the order of their silos' addresses.</summary>
    public IReadOnlyList<OutgoingLink> All => Volatile.Read(ref _links);

    public void Add(OutgoingLink link) => Change(links => [.. links.Append(link).OrderBy(static item => item.Peer)]);

    public void Remove(OutgoingLink link) => Change(links => [.. links.Where(item => !ReferenceEquals(item, link))]);

    /// <summary>The link for a call to a grain, or null when there is none.</summary>
    public OutgoingLink? Choose(GrainId grain)
    {
        if (_owners.TryGetValue(grain, out var owner))
        {
            if (MayUse(owner))
            {
                return owner;
            }

            if (!owner.IsOpen)
            {
                Forget(grain, owner);
            }
        }

        var links = Volatile.Read(ref _links);
        if (links.Length == 0)
        {
            return null;
        }

        var start = !_stateless.IsEmpty && _stateless.ContainsKey(grain.Type) ? Interlocked.Increment(ref _next) : grain.GetUniformHashCode();
        for (uint i = 0; i < links.Length; i++)
        {
            var link = links[(start + i) % (uint)links.Length];
            if (MayUse(link))
            {
                return link;
            }
        }

        // Better a gateway that goes, or that is silent, than none.
        return Array.Find(links, static link => link.IsOpen);
    }

    /// <summary>Notes where an answer came from.</summary>
    public void Learn(GrainId grain, SiloAddress? owner, ResponseFlags flags)
    {
        if ((flags & ResponseFlags.Stateless) != 0)
        {
            _stateless.TryAdd(grain.Type, true);
        }
        else if (owner is not null && Array.Find(Volatile.Read(ref _links), link => link.Peer.Equals(owner)) is { } link)
        {
            if (Interlocked.Increment(ref _ownerCount) > MemoryLimit)
            {
                _owners.Clear();
                Volatile.Write(ref _ownerCount, 0);
            }

            _owners[grain] = link;
        }
    }

    /// <summary>Completes when a link came or went, or the time has passed.</summary>
    public async Task WaitForChangeAsync(TimeSpan limit)
    {
        try
        {
            await Volatile.Read(ref _changed).Task.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The caller looks again.
        }
    }

    private static bool MayUse(OutgoingLink link) =>
        link.IsOpen && !link.IsDraining && Environment.TickCount64 - link.Connection.LastReceived < SilenceMilliseconds;

    private void Forget(GrainId grain, OutgoingLink owner)
    {
        if (_owners.TryRemove(new KeyValuePair<GrainId, OutgoingLink>(grain, owner)))
        {
            Interlocked.Decrement(ref _ownerCount);
        }
    }

    private void Change(Func<OutgoingLink[], OutgoingLink[]> change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            Volatile.Write(ref _links, change(_links));
            changed = _changed;
            Volatile.Write(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.TrySetResult();
    }
}
