using System.Text.Json;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Silo.Cluster;

namespace Interpol.Mesh.Silo;

/// <summary>What a silo says of itself in <c>run/&lt;name&gt;.json</c> while it is ready.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">That it is a silo.</param>
/// <param name="Hub">Its hub.</param>
/// <param name="Pid">The number of its process.</param>
/// <param name="StartedAt">When that started.</param>
/// <param name="SiloPort">The port for other silos.</param>
/// <param name="GatewayPort">The port for gateways.</param>
/// <param name="HealthUrl">Where to ask how it does.</param>
/// <param name="SiloAddress">Its address in the membership, as Orleans writes it.</param>
/// <param name="Process">Its process, so that others on the machine see when it ends; null where the system does not tell.</param>
internal sealed record SiloRunFile(
    string Name, string Kind, string Hub, int Pid, DateTimeOffset StartedAt, int SiloPort, int GatewayPort, string HealthUrl, string? SiloAddress, SiloProcess? Process)
{
    private const string SiloKind = "silo";

    public static SiloRunFile For(string name, HubName hub, SiloPorts ports, SiloAddress address)
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return new SiloRunFile(
            name, SiloKind, hub.Value, process.Id, process.StartTime.ToUniversalTime(), ports.Silo, ports.Gateway, $"http://127.0.0.1:{ports.Health}", address.ToParsableString(), SiloProcess.Current);
    }

    /// <summary>The processes of the silos that have a run file in a data folder. Files that say nothing of that, or are being replaced, are passed over.</summary>
    public static IEnumerable<(SiloAddress Address, SiloProcess Process)> ReadProcesses(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, "run");
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [])
        {
            if (TryRead(path) is { Kind: SiloKind, SiloAddress: { } address, Process: { } process } && TryParse(address) is { } silo)
            {
                yield return (silo, process);
            }
        }
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

    private static SiloRunFile? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<SiloRunFile>(File.ReadAllBytes(path), JsonSerializerOptions.Web);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static SiloAddress? TryParse(string address)
    {
        try
        {
            return Orleans.Runtime.SiloAddress.FromParsableString(address);
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static string PathOf(string dataFolder, string name) => Path.Combine(dataFolder, "run", name + ".json");
}
