using Interpol.Mesh.Storage.Attachments;
using Interpol.Mesh.Storage.BureauStore;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A hub's files in the data folder.</summary>
internal sealed class SqliteHubDatabase : HubDatabase
{
    private readonly SqliteStore _journal;
    private readonly SqliteStore _attachments;
    private readonly SqliteStore _items;

    public SqliteHubDatabase(string hub, HubDatabaseOptions options, TimeProvider timeProvider, ILogger logger)
    {
        string folder = Path.Combine(Path.GetFullPath(options.DataFolder), "hubs", hub);
        _journal = new SqliteStore(
            new SqliteFile(hub, Path.Combine(folder, "journal.db"), SqliteSchema.Journal, options),
            static session => new SqliteJournalWriteState(session),
            options,
            timeProvider,
            logger);
        _attachments = new SqliteStore(
            new SqliteFile(hub, Path.Combine(folder, "attachments.db"), SqliteSchema.Attachments, options),
            static session => new SqliteWriteState(session),
            options,
            timeProvider,
            logger);
        _items = new SqliteStore(
            new SqliteFile(hub, Path.Combine(folder, "items.db"), SqliteSchema.Items, options),
            static session => new SqliteWriteState(session),
            options,
            timeProvider,
            logger);
        Journal = new SqliteJournal(_journal);
        Blobs = new BlobStore(new SqliteBlobTable(_attachments));
        Items = new SqliteItemStore(_items);
    }

    public override IHubJournal Journal { get; }

    public override IBlobStore Blobs { get; }

    public override IItemStore Items { get; }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _journal.OpenAsync(cancellationToken).ConfigureAwait(false);
        await _attachments.OpenAsync(cancellationToken).ConfigureAwait(false);
        await _items.OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync().ConfigureAwait(false);
        await _attachments.DisposeAsync().ConfigureAwait(false);
        await _items.DisposeAsync().ConfigureAwait(false);
    }
}
