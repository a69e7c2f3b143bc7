namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Holds a gateway's name in its data folder; the operating system frees it with the process, however that ends.</summary>
internal sealed class NameLock : IDisposable
{
    private readonly FileStream _file;

    private NameLock(FileStream file) => _file = file;

    /// <summary>Takes the name.</summary>
    /// <exception cref="StartupException">Another gateway has it, or the folder cannot be written.</exception>
    public static NameLock Take(GatewaySettings settings)
    {
        try
        {
            Directory.CreateDirectory(settings.RunFolder);
            return new NameLock(new FileStream(Path.Combine(settings.RunFolder, settings.Name + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StartupException($"The data folder {settings.DataFolder} cannot be written; give this user the right to, or name another with --data.", denied);
        }
        catch (IOException taken)
        {
            throw new StartupException($"A gateway of the name {settings.Name} runs on {settings.DataFolder} already; stop it, or choose another name with --name.", taken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
