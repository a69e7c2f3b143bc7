using System.CommandLine;
using System.Text.Json;

namespace Interpol.Mesh.Cli.Shell;

/// <summary>Shows what a gateway answered as JSON instead of text.</summary>
internal static class JsonOutput
{
    /// <summary>The option of a command that shows one thing.</summary>
    public static Option<bool> One() => new("--json") { Description = "As JSON." };

    /// <summary>The option of a command that lists.</summary>
    public static Option<bool> Lines() => new("--json") { Description = "One JSON object a line." };

    /// <summary>Something as JSON, on one line.</summary>
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, MeshJson.Strict);
}
