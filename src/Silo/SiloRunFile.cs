using System.Diagnostics;
using System.Text.Json;

namespace Interpol.Mesh.Silo;

/// <summary>What a silo says of itself in <c>run/&lt;name&gt;.json</c> while it is ready.</summary>
internal sealed record SiloRunFile(string Name, string Kind, int Pid, DateTimeOffset StartedAt, int SiloPort, int GatewayPort, string HealthUrl)
{
    public static SiloRunFile For(string name, SiloPorts ports)
    {
        using var process = Process.GetCurrentProcess();
        return new SiloRunFile(
            name, "silo", process.Id, process.StartTime.ToUniversalTime(), ports.Silo, ports.Gateway, $"http://127.0.0.1:{ports.Health}");
    }

    /// <summary>Writes the file whole: a reader never sees half of it.</summary>
    public void Write(string dataFolder)
    {
        var path = PathOf(dataFolder, Name);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Removes the file of a silo, if there is one.</summary>
    public static void Remove(string dataFolder, string name) => File.Delete(PathOf(dataFolder, name));

    private static string PathOf(string dataFolder, string name) => Path.Combine(dataFolder, "run", name + ".json");
}
