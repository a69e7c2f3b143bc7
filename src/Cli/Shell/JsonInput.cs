using System.Text.Json;

namespace Interpol.Mesh.Cli.Shell;

/// <summary>Requests that are read from files, as HTTP takes them.</summary>
internal static class JsonInput
{
    /// <summary>Reads a request.</summary>
    /// <param name="file">The file; - for standard input.</param>
    /// <param name="what">What it is called in the refusal.</param>
    /// <exception cref="CliException">It is no such request.</exception>
    public static T Read<T>(string file, string what)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(file == "-" ? Console.In.ReadToEnd() : File.ReadAllText(file), MeshJson.Strict) ?? throw new CliException($"{file} is null.");
        }
        catch (JsonException malformed)
        {
            throw new CliException($"{file} is no {what}: {malformed.Message.ReplaceLineEndings(" ")}", malformed);
        }
    }
}
