namespace Interpol.Mesh.Storage.Tests.Support;

/// <summary>Where a test's databases live; gone after it.</summary>
public abstract class StoragePlace : IAsyncDisposable
{
    /// <summary>Options that lead to this place, for the hubs lyon and singapore.</summary>
    public abstract Task<HubDatabaseOptions> OptionsAsync();

    /// <summary>Keeps everybody else from writing to lyon's journal, or to its replica, until disposed, as a stopped process would.</summary>
    public abstract Task<IAsyncDisposable> HoldWritesAsync(string part = "journal");

    /// <summary>Makes lyon's journal claim that another version of the program made it.</summary>
    public abstract Task PretendVersionAsync(int version);

    public abstract ValueTask DisposeAsync();
}
