using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Notices;

/// <summary>The body of a request about a notice, as a file says it. What is wrong in it the gateway says, all at once.</summary>
internal sealed class NoticeFile
{
    /// <summary>The name that stands for standard input.</summary>
    private const string StandardInput = "-";

    /// <summary>Bytes of a file; more than any gateway takes.</summary>
    private const int MaxBytes = 1024 * 1024;

    private readonly Argument<string> _file = new("file") { Description = "A file with the request's body in JSON; - reads standard input." };
    private readonly Option<string[]> _photographs = new("--photo") { Description = "A photograph to upload and to add to those that the notice has, repeatable; at most 5 MB each.", HelpName = "FILE" };

    /// <summary>The argument and the option that say what is sent.</summary>
    public IEnumerable<Symbol> All => [_file, _photographs];

    /// <summary>Reads the file and uploads the photographs.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where to say how far uploads are.</param>
    /// <param name="gateway">The gateway.</param>
    /// <param name="owner">Whose notice it is.</param>
    /// <param name="change">What names the operation, before the file does; null when the request takes none.</param>
    /// <param name="cancellationToken">The command was interrupted.</param>
    /// <exception cref="CliException">It is no JSON object, or photographs cannot be added to it.</exception>
    public async Task<JsonElement> ReadAsync(ParseResult parsed, Terminal terminal, GatewayClient gateway, OwnerId owner, ChangeOptions? change, CancellationToken cancellationToken)
    {
        var file = parsed.GetValue(_file)!;
        var body = await ParseAsync(file, cancellationToken);
        if (change is not null && (change.NamesOperation(parsed) || !body.ContainsKey("operationId")))
        {
            body["operationId"] = change.OperationOf(parsed).ToString();
        }

        if (parsed.GetValue(_photographs) is { Length: > 0 } photographs)
        {
            var named = Photographs(file, body);
            foreach (var photograph in photographs)
            {
                named.Add((await FileUpload.RunAsync(terminal, gateway, owner, photograph, NoticeLimits.MaxPhotographBytes, cancellationToken)).Value);
            }

            body["photographs"] = new JsonArray([.. named.Distinct().Select(hash => JsonValue.Create(hash))]);
        }

        return JsonSerializer.SerializeToElement<JsonNode>(body, MeshJson.Strict);
    }

    private static async Task<JsonObject> ParseAsync(string file, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxBytes + 1];
        int length;
        await using (var stream = file == StandardInput ? Console.OpenStandardInput() : File.OpenRead(file))
        {
            length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        }

        if (length > MaxBytes)
        {
            throw new CliException($"{Name(file)} has more than {MaxBytes:N0} bytes; a notice has less.");
        }

        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            return await JsonNode.ParseAsync(new MemoryStream(bytes, 0, length), documentOptions: options, cancellationToken: cancellationToken) as JsonObject
                ?? throw new CliException($"{Name(file)} is JSON, but no object {{...}}.");
        }
        catch (JsonException malformed)
        {
            throw new CliException($"{Name(file)} is no JSON: {malformed.Message}", malformed);
        }
    }

    /// <summary>The photographs that a notice would have without new ones, by their hashes: those that are named apart, else those in its content.</summary>
    private static List<string> Photographs(string file, JsonObject body)
    {
        var named = body["photographs"] ?? (body["content"] as JsonObject)?["photographs"] ?? new JsonArray();
        var hashes = (named as JsonArray)?.Select(one => (one as JsonObject)?["file"] is JsonObject upload ? upload["hash"] : one).ToList();
        return hashes?.All(hash => hash?.GetValueKind() == JsonValueKind.String) == true
            ? [.. hashes.Select(hash => hash!.GetValue<string>())]
            : throw new CliException($"{Name(file)} names photographs in a way to which none can be added; photographs is a list of hashes.");
    }

    private static string Name(string file) => file == StandardInput ? "Standard input" : file;
}
