using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.Messages;

/// <summary>The options that all commands share that send something, and the part of the request that they make.</summary>
internal sealed class MessageOptions
{
    private readonly Option<Lane> _lane = new("--lane") { Description = "How urgent it is.", HelpName = "flash|urgent|routine", DefaultValueFactory = _ => Contracts.Messages.Lane.Routine };
    private readonly Option<string?> _subject = new("--subject") { Description = "What it is about.", HelpName = "TEXT" };
    private readonly Option<string?> _language = new("--language") { Description = "The language of the text, ISO 639-1, for example fr.", HelpName = "CODE" };
    private readonly Option<string[]> _crimeAreas = new("--crime-area") { Description = "A crime area by code, repeatable.", HelpName = "CODE" };
    private readonly Option<string?> _case = new("--case") { Description = "The number of the case that it belongs to.", HelpName = "NUMBER" };
    private readonly Option<string?> _purpose = new("--purpose") { Description = "Why it is sent; goes into the audit too.", HelpName = "TEXT" };
    private readonly Option<string[]> _forms = new("--form") { Description = "A file with a structured form {\"schema\", \"version\", \"fields\"}, repeatable.", HelpName = "FILE" };
    private readonly Option<string?> _tlp = new("--tlp") { Description = "How far it may go; default amber.", HelpName = "clear|green|amber|amber-strict|red" };
    private readonly Option<string?> _audience = new("--audience") { Description = "Who may come to see it: all, region:NAME, group:FR:NAME or codes with commas; default the recipients.", HelpName = "WHO" };
    private readonly Option<string?> _exclude = new("--exclude") { Description = "Owners that must never see it, with commas; shown to nobody else.", HelpName = "CODES" };
    private readonly Option<int?> _answerWithin = new("--answer-within") { Description = "Hours within which an answer is wanted; the default depends on the lane.", HelpName = "HOURS" };
    private readonly Option<bool> _noAnswer = new("--no-answer") { Description = "No answer is wanted." };
    private readonly Option<DateTimeOffset?> _expires = new("--expires") { Description = "After when it is not delivered any more, for example 2030-01-31T12:00Z.", HelpName = "TIME" };
    private readonly Option<string[]> _attach = new("--attach") { Description = "A file to send along, repeatable; at most 50 MB each.", HelpName = "FILE" };
    private readonly Option<string?> _operationId = new("--operation-id") { Description = "Repeating a send with the same id is without effect; default a new one.", HelpName = "ID" };

    /// <summary>Adds the options to a command.</summary>
    public MessageOptions(Command command)
    {
        _tlp.AcceptOnlyFromAmong("clear", "green", "amber", "amber-strict", "red");
        _operationId.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } id && !OperationId.TryParse(id, out _))
            {
                result.AddError("--operation-id must be 1 to 64 letters, digits, dots, dashes or underscores.");
            }
        });
        foreach (var option in new Option[]
        {
            _lane, _subject, _language, _crimeAreas, _case, _purpose, _forms, _tlp, _audience, _exclude, _answerWithin, _noAnswer, _expires, _attach, _operationId,
        })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The files to send along.</summary>
    public IReadOnlyList<string> Files(ParseResult parsed) => parsed.GetValue(_attach) ?? [];

    /// <summary>The fields of the request that the options name.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="text">What the message says.</param>
    /// <param name="cancellationToken">The command was interrupted.</param>
    public async Task<JsonObject> RequestAsync(ParseResult parsed, string? text, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["lane"] = parsed.GetValue(_lane).ToString().ToLowerInvariant(),
            ["operationId"] = parsed.GetValue(_operationId) ?? OperationId.New().Value,
        };
        Set(request, "text", text);
        Set(request, "subject", parsed.GetValue(_subject));
        Set(request, "language", parsed.GetValue(_language));
        Set(request, "caseNumber", parsed.GetValue(_case));
        Set(request, "purpose", parsed.GetValue(_purpose));
        Set(request, "crimeAreas", parsed.GetValue(_crimeAreas) ?? []);
        Set(request, "exclude", Codes(parsed.GetValue(_exclude)));
        if (parsed.GetValue(_answerWithin) is { } hours)
        {
            request["answerWithinHours"] = hours;
        }

        if (parsed.GetValue(_noAnswer))
        {
            request["noAnswer"] = true;
        }

        if (parsed.GetValue(_expires) is { } expires)
        {
            request["expiresAt"] = expires;
        }

        if (Handling(parsed) is { Count: > 0 } handling)
        {
            request["handling"] = handling;
        }

        if (parsed.GetValue(_forms) is { Length: > 0 } forms)
        {
            request["forms"] = new JsonArray(await Task.WhenAll(forms.Select(file => FormAsync(file, cancellationToken))));
        }

        return request;
    }

    /// <summary>Reads codes of owners that stand with commas between them.</summary>
    public static string[] Codes(string? text) =>
        [.. (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(code => CommonOptions.ParseOwner(code).Value)];

    /// <summary>The strings as JSON.</summary>
    public static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);

    private JsonObject Handling(ParseResult parsed)
    {
        var handling = new JsonObject();
        Set(handling, "tlp", parsed.GetValue(_tlp));
        if (parsed.GetValue(_audience) is { } audience)
        {
            handling["audience"] = audience.Split(':', 2) switch
            {
                ["all"] => new JsonObject { ["kind"] = "all" },
                ["region", var name] => new JsonObject { ["kind"] = "region", ["name"] = name },
                ["group", var name] => new JsonObject { ["kind"] = "group", ["name"] = name },
                _ => new JsonObject { ["kind"] = "owners", ["owners"] = Array(Codes(audience)) },
            };
        }

        return handling;
    }

    private static async Task<JsonNode?> FormAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await File.ReadAllTextAsync(file, cancellationToken));
        }
        catch (FileNotFoundException missing)
        {
            throw new CliException($"There is no file {file} with a form.", missing);
        }
        catch (JsonException malformed)
        {
            throw new CliException($"{file} is no JSON: {malformed.Message}", malformed);
        }
    }

    private static void Set(JsonObject request, string name, string? value)
    {
        if (value is not null)
        {
            request[name] = value;
        }
    }

    private static void Set(JsonObject request, string name, IReadOnlyCollection<string> values)
    {
        if (values.Count > 0)
        {
            request[name] = Array(values);
        }
    }
}
