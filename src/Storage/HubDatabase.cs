using Interpol.Mesh.Storage.Blobs;
using Interpol.Mesh.Storage.Items;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Storage;

/// <summary>The databases of one hub.</summary>
internal abstract class HubDatabase : IAsyncDisposable
{
    public abstract IHubJournal Journal { get; }

    public abstract IBlobStore Blobs { get; }

    public abstract IItemStore Items { get; }

    public static HubDatabase Create(string hub, HubDatabaseOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory) => options.Provider switch
    {
        HubDatabaseProvider.Sqlite => new Sqlite.SqliteHubDatabase(hub, options, timeProvider, loggerFactory.CreateLogger<HubDatabases>()),
        HubDatabaseProvider.PostgreSql => new PostgreSql.PostgresHubDatabase(hub, options, timeProvider, loggerFactory.CreateLogger<HubDatabases>()),
        _ => throw new NotSupportedException($"The provider {options.Provider} is not supported for hub {hub}."),
    };

    public abstract Task OpenAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
