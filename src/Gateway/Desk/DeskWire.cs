using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Boundary;
using Interpol.Mesh.Gateway.Calls;

namespace Interpol.Mesh.Gateway.Desk;

/// <summary>Talks with the actor that carries a desk, as the owner's gateway itself.</summary>
internal sealed class DeskWire(OwnerId owner, GrainCaller calls, CallerScope callers, DeskCodec codec)
{
    /// <summary>Adds an entry behind a position if nobody added one since.</summary>
    public async Task<DeskAppended> AppendAsync(long after, bool isSnapshot, DeskEntry entry, CancellationToken cancellationToken)
    {
        var append = new DeskAppend(OperationId.New(), after, isSnapshot, await codec.SealAsync(owner, entry, cancellationToken));
        using (callers.Enter(owner))
        {
            return await calls.WriteAsync(
                (Owner: owner, Append: append),
                static (grains, state, token) => grains.GetGrain<IDeskGrain>(state.Owner.Value).AppendAsync(state.Append, token));
        }
    }

    /// <summary>The records behind a position, and the position of the last one there is.</summary>
    public async Task<(ImmutableArray<(DeskRecord Record, DeskEntry Entry)> Entries, long Last)> ReadAsync(long after, TimeSpan wait, CancellationToken cancellationToken)
    {
        DeskPage page;
        using (callers.Enter(owner))
        {
            page = await calls.ReadAsync(
                (Owner: owner, After: after, Wait: wait),
                static (grains, state, token) => grains.GetGrain<IDeskGrain>(state.Owner.Value).ReadAsync(state.After, state.Wait, token),
                cancellationToken);
        }

        var entries = ImmutableArray.CreateBuilder<(DeskRecord, DeskEntry)>(page.Records.Length);
        foreach (var record in page.Records)
        {
            entries.Add((record, await codec.OpenAsync(owner, record, cancellationToken)));
        }

        return (entries.MoveToImmutable(), page.Last);
    }
}
