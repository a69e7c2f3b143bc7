using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>Reads an owner's entries by pages along the links of the chain's rows, newest first.</summary>
internal sealed class AuditPages(AuditLog log)
{
    /// <summary>Places where pages ended that are remembered, so that the page behind begins there and not at the newest entry.</summary>
    private const int MaxPlaces = 1000;

    private readonly Dictionary<(OwnerId Owner, long Before), long> _places = [];
    private readonly Queue<(OwnerId Owner, long Before)> _order = new();

    public async Task<ImmutableArray<NumberedAuditEntry>> ReadOfAsync(OwnerId owner, long? before, int max, CancellationToken cancellationToken)
    {
        var limit = before ?? long.MaxValue;
        var found = ImmutableArray.CreateBuilder<NumberedAuditEntry>();
        var row = _places.TryGetValue((owner, limit), out var place) ? place : await log.NewestRowAsync(owner, cancellationToken);
        while (row > 0)
        {
            var block = await log.ReadBlockAsync(row, cancellationToken);
            foreach (var entry in block.Entries().Reverse().Where(entry => entry.Number < limit && AuditBlock.OwnersOf(entry.Entry).Contains(owner)))
            {
                found.Add(entry);
                if (found.Count == max)
                {
                    Remember(owner, entry.Number, row);
                    return found.ToImmutable();
                }
            }

            row = block.Owners.FirstOrDefault(link => link.Owner == owner).Previous;
        }

        return found.ToImmutable();
    }

    private void Remember(OwnerId owner, long before, long row)
    {
        if (_places.TryAdd((owner, before), row))
        {
            _order.Enqueue((owner, before));
            if (_order.Count > MaxPlaces)
            {
                _places.Remove(_order.Dequeue());
            }
        }
    }
}
