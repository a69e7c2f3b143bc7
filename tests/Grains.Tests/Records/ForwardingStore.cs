using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>A copy of the records that passes everything on to another, for doubles that do one thing otherwise.</summary>
internal abstract class ForwardingStore(IRecordStore store) : IRecordStore
{
    public virtual bool MustReopen => store.MustReopen;

    public Task<IReadOnlyDictionary<string, RecordPosition>> ReadPositionsAsync(CancellationToken cancellationToken = default) => store.ReadPositionsAsync(cancellationToken);

    public virtual Task ApplyAsync(RecordChanges changes, CancellationToken cancellationToken = default) => store.ApplyAsync(changes, cancellationToken);

    public Task SettleAsync(CancellationToken cancellationToken = default) => store.SettleAsync(cancellationToken);

    public ValueTask<IReadOnlyList<RecordRow>> GetAsync(byte kind, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => store.GetAsync(kind, ids, cancellationToken);

    public ValueTask<IReadOnlyList<RecordRow>> FindAsync(byte kind, string lookup, int max, CancellationToken cancellationToken = default) =>
        store.FindAsync(kind, lookup, max, cancellationToken);

    public virtual IEnumerable<RecordRow> Read(byte kind) => store.Read(kind);

    public Task<IReadOnlyList<RecordRow>> ReadAsync(byte kind, string after, int max, CancellationToken cancellationToken = default) => store.ReadAsync(kind, after, max, cancellationToken);

    public Task<RecordLogPage> ReadLogAsync(string owner, long after, int max, CancellationToken cancellationToken = default) => store.ReadLogAsync(owner, after, max, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
