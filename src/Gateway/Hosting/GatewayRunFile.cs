using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>What a running gateway says of itself in the data folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Always gateway.</param>
/// <param name="Pid">Its process.</param>
/// <param name="StartedAt">When it began to serve.</param>
/// <param name="Url">Where it serves.</param>
/// <param name="Owners">Whom it serves; one star for all.</param>
/// <param name="Hub">Whose silos it prefers.</param>
internal sealed record GatewayRunFile(string Name, string Kind, int Pid, DateTimeOffset StartedAt, string Url, ImmutableArray<string> Owners, string Hub)
{
    /// <summary>Writes the file in one step, so that nobody reads half of it.</summary>
    public void Write(string path)
    {
        var draft = path + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(this, GatewayRunFileJsonContext.Default.GatewayRunFile));
        File.Move(draft, path, overwrite: true);
    }
}

/// <summary>How run files become JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(GatewayRunFile))]
internal sealed partial class GatewayRunFileJsonContext : JsonSerializerContext;
