using Interpol.Mesh.Storage.Attachments;
using Interpol.Mesh.Storage.BureauStore;
using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Replica;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Storage.PostgreSql;

/// <summary>A hub's database on a PostgreSQL server.</summary>
internal sealed class PostgresHubDatabase : HubDatabase
{
    private readonly PostgresSource _source;
    private readonly PostgresStore _journal;
    private readonly PostgresStore _attachments;
    private readonly PostgresStore _items;
    private readonly PostgresStore _replica;
    private readonly PostgresStore _state;
    private readonly PostgresVacuum _entries;
    private readonly PostgresVacuum _chunks;
    private readonly PostgresVacuum _removed;
    private readonly PostgresVacuum _rows;

    public PostgresHubDatabase(string hub, HubDatabaseOptions options, TimeProvider timeProvider, ILogger logger)
    {
        if (!options.ConnectionStrings.TryGetValue(hub, out string? connectionString))
        {
            throw new HubUnavailableException(hub, "PostgreSQL", "no connection string is configured for it");
        }

        _source = new PostgresSource(hub, connectionString, options);
        _journal = new PostgresStore(_source, new PostgresSchema("journal", version: 3), "stream", options, logger);
        _attachments = new PostgresStore(_source, new PostgresSchema("attachments", version: 3), "blob", options, logger);
        _items = new PostgresStore(_source, new PostgresSchema("items", version: 1), "item", options, logger);
        _replica = new PostgresStore(_source, new PostgresSchema("replica", version: 1), "replica", options, logger);
        _state = new PostgresStore(_source, new PostgresSchema("state", version: 1), "grain_state", options, logger);
        _entries = new PostgresVacuum(_source, "entry", options.VacuumDelay, timeProvider, logger);
        _chunks = new PostgresVacuum(_source, "chunk", options.VacuumDelay, timeProvider, logger);
        _removed = new PostgresVacuum(_source, "item", options.VacuumDelay, timeProvider, logger);
        _rows = new PostgresVacuum(_source, "replica, replica_reader", options.VacuumDelay, timeProvider, logger);
        Journal = new PostgresJournal(_journal, new PostgresWriter(_journal, options, timeProvider, logger), _entries);
        Blobs = new BlobStore(new PostgresBlobTable(_attachments, _chunks, timeProvider));
        Items = new PostgresItemStore(_items, _removed);
        Replica = new PostgresReplicaStore(_replica, _rows);
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
        await _state.OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync().ConfigureAwait(false);
        await Blobs.DisposeAsync().ConfigureAwait(false);
        await _entries.DisposeAsync().ConfigureAwait(false);
        await _chunks.DisposeAsync().ConfigureAwait(false);
        await _removed.DisposeAsync().ConfigureAwait(false);
        await _rows.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
    }
}
