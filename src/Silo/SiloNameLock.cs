namespace Interpol.Mesh.Silo;

/// <summary>Holds a silo's name in a data folder while the process lives. The operating system frees it with the process, however that ends.</summary>
internal sealed class SiloNameLock : IDisposable
{
    private readonly FileStream _file;

    private SiloNameLock(FileStream file) => _file = file;

    /// <summary>Takes the name.</summary>
    /// <exception cref="StartupException">Another process has it, or the folder cannot be written.</exception>
    public static SiloNameLock Take(string dataFolder, string name)
    {
        var path = Path.Combine(dataFolder, "run", name + ".lock");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new SiloNameLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartupException($"The data folder {dataFolder} cannot be written: {exception.Message}", exception);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new StartupException($"A silo of the name {name} runs on {dataFolder} already; give this one another --number.", exception);
        }
        catch (IOException exception)
        {
            throw new StartupException($"The data folder {dataFolder} cannot be used: {exception.Message}", exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
