using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Messages;

/// <summary>The options that all commands share that send something, and the part of the request that they make.</summary>
internal sealed class MessageOptions
{
    private readonly Option<Lane> _lane = CommonOptions.Lane();
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
    private readonly Option<DateTimeOffset?> _expires = CommonOptions.TimeOption("--expires", "After when it is not delivered any more, for example 2030-01-31T12:00Z.");
    private readonly Option<string[]> _attach = new("--attach") { Description = "A file to send along, repeatable; at most 50 MB each.", HelpName = "FILE" };
    private readonly Option<string?> _operationId = Operation();

    /// <summary>Adds the options to a command.</summary>
    public MessageOptions(Command command)
    {
        _tlp.AcceptOnlyFromAmong("clear", "green", "amber", "amber-strict", "red");
        foreach (var option in new Option[]
        {
            _lane, _subject, _language, _crimeAreas, _case, _purpose, _forms, _tlp, _audience, _exclude, _answerWithin, _noAnswer, _expires, _attach, _operationId,
        })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The option that names an operation.</summary>
    public static Option<string?> Operation()
    {
        var operation = new Option<string?>("--operation-id") { Description = "Repeating the command with the same id is without effect; default a new one.", HelpName = "ID" };
        operation.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } id && !OperationId.TryParse(id, out _))
            {
                result.AddError("--operation-id must be 1 to 64 letters, digits, dots, dashes or underscores.");
            }
        });
        return operation;
    }

    /// <summary>The operation that the option names, or a new one.</summary>
    public static OperationId OperationOf(ParseResult parsed, Option<string?> operation) => parsed.GetValue(operation) is { } id ? OperationId.Parse(id) : OperationId.New();

    /// <summary>How urgent it is.</summary>
    public Lane Lane(ParseResult parsed) => parsed.GetValue(_lane);

    /// <summary>The files to send along.</summary>
    public IReadOnlyList<string> Files(ParseResult parsed) => parsed.GetValue(_attach) ?? [];

    /// <summary>A request with what the options say.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="request">To whom it goes.</param>
    /// <param name="text">What the message says.</param>
    /// <param name="cancellationToken">The command was interrupted.</param>
    public async Task<SendRequest> CompleteAsync(ParseResult parsed, SendRequest request, string? text, CancellationToken cancellationToken) => request with
    {
        OperationId = OperationOf(parsed, _operationId),
        Text = text,
        Subject = parsed.GetValue(_subject),
        Language = parsed.GetValue(_language),
        CaseNumber = parsed.GetValue(_case),
        Purpose = parsed.GetValue(_purpose),
        CrimeAreas = [.. parsed.GetValue(_crimeAreas) ?? []],
        Exclude = Codes(parsed.GetValue(_exclude)),
        AnswerWithinHours = parsed.GetValue(_answerWithin),
        NoAnswer = parsed.GetValue(_noAnswer),
        ExpiresAt = parsed.GetValue(_expires),
        Handling = Handling(parsed),
        Forms = await Task.WhenAll((parsed.GetValue(_forms) ?? []).Select(file => FormAsync(file, cancellationToken))),
    };

    /// <summary>Reads codes of owners that stand with commas between them.</summary>
    public static ImmutableArray<OwnerId> Codes(string? text) =>
        [.. (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(CommonOptions.ParseOwner)];

    private SendHandling? Handling(ParseResult parsed)
    {
        TrafficLight? tlp = EnumText.TryParse<TrafficLight>(parsed.GetValue(_tlp), out var light) ? light : null;
        var audience = parsed.GetValue(_audience) is { } text ? Audience(text) : null;
        return tlp is null && audience is null ? null : new SendHandling(tlp, audience);
    }

    /// <summary>Reads an audience.</summary>
    public static SendAudience Audience(string text) => text.Split(':', 2) switch
    {
        ["all"] => new SendAudience { Kind = AudienceKind.All },
        ["region", var name] => new SendAudience { Kind = AudienceKind.Region, Name = name },
        ["group", var name] => new SendAudience { Kind = AudienceKind.Group, Name = name },
        _ => new SendAudience { Kind = AudienceKind.Owners, Owners = Codes(text) },
    };

    private static async Task<ContentForm> FormAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<ContentForm>(await File.ReadAllTextAsync(file, cancellationToken), MeshJson.Strict) ?? throw new JsonException("null");
        }
        catch (FileNotFoundException missing)
        {
            throw new CliException($"There is no file {file} with a form.", missing);
        }
        catch (JsonException malformed)
        {
            throw new CliException($$"""{{file}} is no JSON with a form {"schema", "version", "fields"}: {{malformed.Message}}""", malformed);
        }
    }
}
