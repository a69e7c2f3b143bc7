namespace Interpol.Mesh.Storage.Tests.Support;

/// <summary>Where a test's databases live; gone after it.</summary>
public abstract class StoragePlace : IAsyncDisposable
{
    /// <summary>Options that lead to this place, for the hubs lyon and singapore.</summary>
    public abstract Task<HubDatabaseOptions> OptionsAsync();

    /// <summary>Keeps everybody else from writing to lyon's journal until disposed, as a stopped process would.</summary>
    public abstract Task<IAsyncDisposable> HoldWritesAsync();

    /// <summary>Makes lyon's journal claim that a newer program made it.</summary>
    public abstract Task PretendNewerVersionAsync();

    /// <summary>
    /// Makes lyon's databases as version 1 of the schema did: stream outbox/FR with rows a and b, b pending on link 1, a counter m = 5, operation x of row 1, a grant of FR:1 to BR for
    /// m1, and a complete attachment of FR with the bytes 1 and 2.
    /// </summary>
    public abstract Task MakeVersion1Async(string sha256);

    protected static string Script(string name)
    {
        using Stream script = typeof(HubDatabases).Assembly.GetManifestResourceStream($"Interpol.Mesh.Storage.Schema.{name}")!;
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }

    public abstract ValueTask DisposeAsync();
}
