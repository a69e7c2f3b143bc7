using Interpol.Mesh.Storage.Attachments;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Storage.Tests.Support;

/// <summary>What the facts about storage have in common; they hold for every provider.</summary>
public abstract class StorageFacts(StoragePlace place) : IAsyncLifetime
{
    /// <summary>How long to wait for what has to come.</summary>
    protected static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private protected ManualClock Clock { get; } = new();

    protected StoragePlace Place { get; } = place;

    protected HubDatabases Databases { get; private set; } = null!;

    protected IHubJournal Journal => Databases.Journal("lyon");

    protected IBlobStore Blobs => Databases.Blobs("lyon");

    public async Task InitializeAsync() => Databases = await OpenAnotherAsync();

    public async Task DisposeAsync()
    {
        await Databases.DisposeAsync();
        await Place.DisposeAsync();
    }

    /// <summary>Databases as another silo would see them.</summary>
    protected async Task<HubDatabases> OpenAnotherAsync(Action<HubDatabaseOptions>? configure = null, StoragePlace? on = null)
    {
        HubDatabaseOptions options = await (on ?? Place).OptionsAsync();
        configure?.Invoke(options);
        return new HubDatabases(Options.Create(options), Clock, NullLoggerFactory.Instance);
    }

    protected async Task ReopenAsync(Action<HubDatabaseOptions>? configure = null)
    {
        await Databases.DisposeAsync();
        Databases = await OpenAnotherAsync(configure);
    }
}
