using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>The audit of a hub in memory.</summary>
internal sealed class FakeAudit : IAuditGrain
{
    private readonly Lock _gate = new();
    private readonly Dictionary<OperationId, string> _batches = [];
    private readonly List<AuditEntry> _entries = [];
    private int _calls;

    public Faults Faults { get; } = new();

    /// <summary>What calls wait for before they record.</summary>
    public Task Open { get; set; } = Task.CompletedTask;

    /// <summary>Whether it records, and its answers do not arrive.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>The heads that it says it has.</summary>
    public ImmutableArray<SignedAuditHead> Heads { get; set; } = [];

    public int Calls => Volatile.Read(ref _calls);

    public ImmutableArray<AuditEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    public async Task<long> RecordAsync(OperationId batch, ImmutableArray<AuditEntry> entries, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _calls);
        await Open;
        Faults.Throw();
        lock (_gate)
        {
            var sent = string.Concat(entries.Select(entry => Sha256Hash.Of(AuditEntryFormat.Write(entry).Span)));
            if (!_batches.TryAdd(batch, sent))
            {
                if (_batches[batch] != sent)
                {
                    throw new MeshException(MeshErrorCodes.OperationConflict, "This batch id was used before with other entries.");
                }
            }
            else
            {
                _entries.AddRange(entries.Select(entry => entry.WrittenLateAt is null ? entry : entry with { WrittenLateAt = entry.At.AddHours(1) }));
            }

            return LosesAnswers ? throw new TimeoutException() : _entries.Count;
        }
    }

    public Task<ImmutableArray<NumberedAuditEntry>> ReadOfAsync(OwnerId owner, long? before, int max, CancellationToken cancellationToken = default) =>
        Task.FromResult(Numbered().Reverse().Where(entry => entry.Number < (before ?? long.MaxValue) && AuditBlock.OwnersOf(entry.Entry).Contains(owner)).Take(max).ToImmutableArray());

    public Task<AuditRows> ReadRowsAsync(AuditStream stream, long from, int max, CancellationToken cancellationToken = default)
    {
        var rows = stream == AuditStream.Entries ? Numbered().ToList() : [];
        return Task.FromResult(new AuditRows(
            [.. rows.Where(row => row.Number >= from).Take(max).Select(row => new AuditRow(row.Number, row.Entry.At, AuditBlock.RowKind, AuditEntryFormat.Write(row.Entry)))],
            rows.Count + 1));
    }

    public Task<ImmutableArray<SignedAuditHead>> GetHeadsAsync(int max, CancellationToken cancellationToken = default)
    {
        Faults.Throw();
        return Task.FromResult(Heads);
    }

    public Task<AuditSignature> SignAsync(AuditHead head, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task SealHeadAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private IEnumerable<NumberedAuditEntry> Numbered() =>
        Entries.Select((entry, index) => new NumberedAuditEntry(index + 1, entry, Sha256Hash.Of(AuditEntryFormat.Write(entry).Span)));
}
