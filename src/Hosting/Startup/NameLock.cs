namespace Interpol.Mesh.Hosting.Startup;

/// <summary>Holds the name of a silo or a gateway in a data folder while the process lives. The operating system frees it with the process, however that ends.</summary>
public sealed class NameLock : IDisposable
{
    private readonly FileStream _file;

    private NameLock(FileStream file) => _file = file;

    /// <summary>Takes the name.</summary>
    /// <param name="options">Where.</param>
    /// <param name="kind">What has the name: a silo or a gateway.</param>
    /// <param name="name">The name.</param>
    /// <param name="option">The option by which it gets another one.</param>
    /// <exception cref="StartupException">Another process has it, or the folder cannot be written.</exception>
    public static NameLock Take(ProcessOptions options, string kind, string name, string option)
    {
        var path = Path.Combine(options.RunFolder, name + ".lock");
        try
        {
            Directory.CreateDirectory(options.RunFolder);
            return new NameLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StartupException($"The data folder {options.DataFolder} cannot be written; give this user the right to, or name another with --data.", denied);
        }
        catch (IOException taken) when (File.Exists(path))
        {
            throw new StartupException($"A {kind} of the name {name} runs on {options.DataFolder} already; stop it, or choose another name with {option}.", taken);
        }
        catch (IOException unusable)
        {
            throw new StartupException($"The data folder {options.DataFolder} cannot be used: {unusable.Message}", unusable);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
