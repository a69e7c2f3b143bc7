using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>The chain of one hub: its end in memory, the rest in the hub's journal.</summary>
internal sealed class AuditLog
{
    private readonly IHubJournal _journal;
    private readonly StreamAppender _writer;
    private readonly Dictionary<OwnerId, long> _newestRows = [];
    private long _last;
    private ReadOnlyMemory<byte> _hash;
    private (AppendBatch Batch, AuditOpenBlocks Blocks)? _open;

    private AuditLog(HubName hub, IHubJournal journal, Action onBroken)
    {
        _journal = journal;
        _writer = new StreamAppender(journal, new StreamName(AuditBlock.StreamOf(hub)), onBroken) { Preparing = Prepare, Written = OnWritten };
        _hash = AuditChain.Beginning(hub);
    }

    /// <summary>The number of the last entry; 0 before the first.</summary>
    public long Last => _last;

    /// <summary>The hash of the last entry.</summary>
    public ReadOnlyMemory<byte> Hash => _hash;

    /// <summary>The key under which the newest row is found that concerns an owner.</summary>
    public static string IndexKey(OwnerId owner) => $"owner/{owner.Value}";

    public static async Task<AuditLog> LoadAsync(HubName hub, IHubJournal journal, Action onBroken)
    {
        var log = new AuditLog(hub, journal, onBroken);
        await log._writer.LoadAsync(CancellationToken.None);
        if (log._writer.Head.Next > 1)
        {
            var block = await log.ReadBlockAsync(log._writer.Head.Next - 1, CancellationToken.None);
            log._last = block.Last;
            log._hash = block.Links[^1].Hash;
        }

        return log;
    }

    /// <summary>Adds entries; returns when they are flushed.</summary>
    /// <param name="batch">The caller's id of the batch.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="now">The time that stands in those that come late.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The number of the last of them.</returns>
    public async Task<long> RecordAsync(string batch, ImmutableArray<AuditEntry> entries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            foreach (var owner in AuditBlock.OwnersOf(entry))
            {
                await KnowAsync(owner, cancellationToken);
            }
        }

        var change = new AuditBatchWritten(this, batch, entries, now);
        await _writer.CommitAsync(change);
        return change.Last;
    }

    /// <summary>The blocks that an append adds.</summary>
    public AuditOpenBlocks OpenIn(AppendBatch batch)
    {
        if (_open is not { } open || !ReferenceEquals(open.Batch, batch))
        {
            _open = open = (batch, new AuditOpenBlocks(_last, _hash, _newestRows));
        }

        return open.Blocks;
    }

    /// <summary>Reads a row of the chain.</summary>
    /// <exception cref="MeshException"><c>unavailable</c>: the row is missing or damaged.</exception>
    public async Task<AuditBlock> ReadBlockAsync(long position, CancellationToken cancellationToken)
    {
        var rows = await _journal.ReadAsync(_writer.Stream, position, 1, 1, cancellationToken);
        try
        {
            return rows is [{ Kind: AuditBlock.RowKind } row] && row.Position == position && AuditBlock.Read(row.Head.Span) is { Links.Length: > 0 } block
                ? block
                : throw Damaged(position);
        }
        catch (FormatException)
        {
            throw Damaged(position);
        }
    }

    /// <summary>The position of the newest row that concerns an owner; 0 when there is none.</summary>
    public async Task<long> NewestRowAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        await KnowAsync(owner, cancellationToken);
        return _newestRows[owner];
    }

    /// <summary>There are some two hundred owners, so that all may stay in memory.</summary>
    private async ValueTask KnowAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        if (!_newestRows.ContainsKey(owner))
        {
            var row = await _journal.FindKeyAsync(_writer.Stream, IndexKey(owner), cancellationToken);

            // Another call may have asked, and even written, meanwhile; what it knows is newer.
            _newestRows.TryAdd(owner, row ?? 0);
        }
    }

    private void Prepare(AppendBatch batch)
    {
        if (_open is { } open && ReferenceEquals(open.Batch, batch))
        {
            open.Blocks.AddTo(batch);
        }
    }

    private void OnWritten(AppendBatch batch)
    {
        if (_open is { } open && ReferenceEquals(open.Batch, batch))
        {
            (_last, _hash, _open) = (open.Blocks.Last, open.Blocks.Hash, null);
            foreach (var (owner, row) in open.Blocks.Rows)
            {
                _newestRows[owner] = row;
            }
        }
    }

    private static MeshException Damaged(long position) =>
        new(MeshErrorCodes.Unavailable, $"Row {position} of the audit is damaged; './mesh audit verify' at the hub says what is wrong.");
}
