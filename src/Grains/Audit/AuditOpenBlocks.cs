using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>What an append adds to the chain: entries of all calls that wait, in blocks of up to <see cref="AuditBlock.MaxEntries"/>.</summary>
/// <param name="last">The number of the last entry before it.</param>
/// <param name="hash">The hash of that entry.</param>
/// <param name="rows">For each owner that is known, the position of the newest row that concerns it.</param>
internal sealed class AuditOpenBlocks(long last, ReadOnlyMemory<byte> hash, IReadOnlyDictionary<OwnerId, long> rows)
{
    private readonly List<(AuditLink Link, OwnerId Actor, OwnerId? ObjectOwner)> _entries = [];

    /// <summary>The number of the last entry.</summary>
    public long Last { get; private set; } = last;

    /// <summary>The hash of the last entry.</summary>
    public ReadOnlyMemory<byte> Hash { get; private set; } = hash;

    /// <summary>Bytes of the entries.</summary>
    public int Bytes { get; private set; }

    /// <summary>The newest rows of the owners that this append concerns.</summary>
    public Dictionary<OwnerId, long> Rows { get; } = [];

    /// <summary>Adds an entry.</summary>
    public void Add(AuditEntryBytes entry)
    {
        Hash = AuditChain.Next(Hash.Span, ++Last, entry.Bytes.Span);
        Bytes += entry.Bytes.Length + AuditChain.HashBytes;
        _entries.Add((new AuditLink(entry.Bytes, Hash), entry.Actor, entry.ObjectOwner));
    }

    /// <summary>Makes the rows.</summary>
    public void AddTo(AppendBatch batch)
    {
        var first = Last - _entries.Count + 1;
        foreach (var chunk in _entries.Chunk(AuditBlock.MaxEntries))
        {
            var concerned = new SortedSet<OwnerId>(Comparer<OwnerId>.Create(static (one, other) => string.CompareOrdinal(one.Value, other.Value)));
            foreach (var (_, actor, objectOwner) in chunk)
            {
                concerned.Add(actor);
                if (objectOwner is { } owner)
                {
                    concerned.Add(owner);
                }
            }

            var block = new AuditBlock(
                first, [.. chunk.Select(entry => entry.Link)], [.. concerned.Select(owner => new AuditOwnerLink(owner, NewestRow(owner)))]);
            var (index, position) = batch.AddRow(new JournalRow(AuditBlock.RowKind, block.Write(), default));
            foreach (var owner in concerned)
            {
                batch.AddKey(AuditLog.IndexKey(owner), index);
                Rows[owner] = position;
            }

            first += chunk.Length;
        }
    }

    private long NewestRow(OwnerId owner) => Rows.TryGetValue(owner, out var row) || rows.TryGetValue(owner, out row) ? row : 0;
}
