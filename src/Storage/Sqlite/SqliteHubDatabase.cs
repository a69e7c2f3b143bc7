using Interpol.Mesh.Storage.Attachments;
using Interpol.Mesh.Storage.BureauStore;
using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Replica;
using Microsoft.Extensions.Logging;
using Orleans.Sqlite;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A hub's files in the data folder.</summary>
internal sealed class SqliteHubDatabase : HubDatabase
{
    private readonly SqliteStore _journal;
    private readonly SqliteStore _attachments;
    private readonly SqliteStore _items;
    private readonly SqliteStore _replica;

    public SqliteHubDatabase(string hub, HubDatabaseOptions options, TimeProvider timeProvider, ILogger logger)
    {
        string folder = Path.Combine(Path.GetFullPath(options.DataFolder), "hubs", hub);
        _journal = Store("journal.db", SqliteSchema.Journal, static session => new SqliteJournalWriteState(session));
        _attachments = Store("attachments.db", SqliteSchema.Attachments, static session => new SqliteWriteState(session));
        _items = Store("items.db", SqliteSchema.Items, static session => new SqliteWriteState(session));
        _replica = Store("replica.db", SqliteSchema.Replica, static session => new SqliteWriteState(session));
        Journal = new SqliteJournal(_journal);
        Blobs = new BlobStore(new SqliteBlobTable(_attachments));
        Items = new SqliteItemStore(_items);
        Replica = new SqliteReplicaStore(_replica);

        SqliteStore Store(string file, SqliteSchema schema, Func<SqliteSession, SqliteWriteState> createState) =>
            new(new SqliteFile(hub, Path.Combine(folder, file), schema, options), createState, options, timeProvider, logger);
    }

    public override IHubJournal Journal { get; }

    public override IBlobStore Blobs { get; }

    public override IItemStore Items { get; }

    public override IReplicaStore Replica { get; }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _journal.OpenAsync(cancellationToken).ConfigureAwait(false);
        await _attachments.OpenAsync(cancellationToken).ConfigureAwait(false);
        await _items.OpenAsync(cancellationToken).ConfigureAwait(false);
        await _replica.OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync().ConfigureAwait(false);
        await _attachments.DisposeAsync().ConfigureAwait(false);
        await _items.DisposeAsync().ConfigureAwait(false);
        await _replica.DisposeAsync().ConfigureAwait(false);
    }
}
