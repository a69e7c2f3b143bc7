using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Identification;

namespace Interpol.Mesh.Cli.Identification;

/// <summary><c>mesh identification</c>: identifies the victims of a disaster.</summary>
internal static class IdentificationCommands
{
    private const string Address = "identifications";

    public static Command Create(CliContext context) => new("identification", "Identifies the victims of a disaster: files, comparison, the board.")
    {
        List(context),
        Show(context),
        Open(context),
        Invite(context),
        Board(context),
        Missing(context),
        AddFile(context),
        ReviseFile(context),
        Plain(context, "withdraw-file", "Takes the file of an own missing person back: its content is deleted.", Number(), number => $"files/ante-mortem/{number}/withdraw"),
        AddFamily(context),
        Plain(context, "withdraw-family", "Takes a family back: its content is deleted.", Number(), number => $"families/{number}/withdraw"),
        Files(context),
        ShowFile(context),
        Plain(context, "compare", "Has all files compared now.", null, _ => "compare"),
        Candidates(context),
        Pair(context),
        Photograph(context),
        Joint(context),
        Propose(context),
        Plain(context, "sign", "Signs a decision as the second member of the board.", Number(), number => $"decisions/{number}/sign"),
        Worded(context, "revise", "Revises a decision: it holds no more.", "Why.", null, text => new ReviseIdentityRequest { Reason = text }),
        Worded(context, "release", "Releases an identity to the home bureau, and to nobody else.", "What the home bureau is to know.", ChangeOptions.AsSupervisor, text => new ReleaseIdentityRequest { Identity = text }),
        Plain(context, "close", "Closes an identification: everything but the counts is deleted the set time later.", null, _ => "close", ChangeOptions.AsSupervisor),
    };

    private static Command List(CliContext context)
    {
        var state = CommonOptions.WordOption<IdentificationState>("--state", "Only those in this state.");
        var json = JsonOutput.Lines();
        var max = PagedList.Max("Identifications to show.");
        return MessageCommand.OfOwner(context, "list", "Lists identifications that concern the owner, the last changed first.", [state, json, max], async (parsed, gateway, owner, cancellationToken) =>
        {
            var filter = parsed.GetValue(state) is { } wanted ? $"&state={wanted}" : string.Empty;
            await PagedList.ShowAsync(context.Terminal, parsed.GetValue(max), async (page, behind) =>
            {
                var found = await gateway.GetAsync<IdentificationsBody>(owner, $"{Address}?{page}{filter}{behind}", cancellationToken);
                return ([.. found.Identifications.Select(each => parsed.GetValue(json) ? JsonOutput.Of(each) : IdentificationText.Line(each))], found.Next);
            });
        });
    }

    private static Command Show(CliContext context) => Reading<IdentificationBody>(context, "show", "Shows an identification.", null, _ => string.Empty, IdentificationText.Of);

    private static Command Files(CliContext context) =>
        Reading<VictimFilesBody>(context, "files", "Lists files, the first 500.", Side(), side => $"/files/{side}?max={IdentificationLimits.MaxPage}", IdentificationText.Of);

    private static Command ShowFile(CliContext context)
    {
        var (id, side, number) = (Id(), Side(), Number());
        return MessageCommand.OfOwner(context, "file", "Shows a file as JSON.", [id, side, number], async (parsed, gateway, owner, cancellationToken) =>
            context.Terminal.Line(JsonOutput.Of(await gateway.GetAsync<VictimFileView>(owner, $"{Address}/{parsed.GetValue(id)}/files/{parsed.GetValue(side)}/{parsed.GetValue(number)}", cancellationToken))));
    }

    private static Command Candidates(CliContext context) =>
        Reading<FileCandidates>(context, "candidates", "Shows the candidates of remains, the best first.", Number(), number => $"/candidates/{number}", IdentificationText.Of);

    private static Command Joint(CliContext context) => Reading<JointResult>(context, "joint", "Shows the joint solution by DNA.", null, _ => "/joint", IdentificationText.Of);

    private static Command Open(CliContext context)
    {
        var isClosed = new Option<bool>("--closed") { Description = "The missing are a known list." };
        var keep = new Option<int>("--keep-days") { Description = "Days after closing until everything is deleted.", HelpName = "N", DefaultValueFactory = _ => new OpenIdentificationRequest().KeepDays };
        return Changing(context, "open", "Opens an identification under a deployment.", [isClosed, keep], _ => "open", parsed => new OpenIdentificationRequest { IsClosedList = parsed.GetValue(isClosed), KeepDays = parsed.GetValue(keep) }, ChangeOptions.AsSupervisor);
    }

    private static Command Invite(CliContext context)
    {
        var bureaus = new Argument<string>("bureaus") { Description = "Codes with commas, for example FR,DE." };
        return Changing(context, "invite", "Invites bureaus to supply files of their missing.", [bureaus], _ => "invite", parsed => new InviteBureausRequest { Bureaus = [.. Words(parsed.GetValue(bureaus)).Select(CommonOptions.ParseOwner)] }, ChangeOptions.AsSupervisor);
    }

    private static Command Board(CliContext context)
    {
        var members = new Argument<string>("members") { Description = "Code and number of officers with commas, for example PH:0001,JP:0007." };
        return Changing(
            context, "board", "Appoints the board, in place of the one before.", [members], _ => "board",
            parsed => new AppointBoardRequest
            {
                Members = [.. Words(parsed.GetValue(members)).Select(member => member.Split(':', 2)).Select(parts => new AuthorBody(CommonOptions.ParseOwner(parts[0]), parts.Length > 1 ? parts[1] : null))],
            },
            ChangeOptions.AsSupervisor);
    }

    private static Command Missing(CliContext context)
    {
        var numbers = new Argument<string>("numbers") { Description = "Numbers with commas, for example FR-0012,FR-0013." };
        return Changing(context, "missing", "Adds persons to the list of the missing of a closed disaster.", [numbers], _ => "missing", parsed => new ListMissingRequest { Missing = Words(parsed.GetValue(numbers)) }, ChangeOptions.AsSupervisor);
    }

    private static Command Pair(CliContext context)
    {
        var (id, remains, missing, json) = (Id(), Number(), new Argument<string>("missing") { Description = "The number of the missing person." }, JsonOutput.One());
        return MessageCommand.OfOwner(context, "pair", "Compares a file of remains with one of a missing person, tooth by tooth and locus by locus.", [id, remains, missing, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<ComparedFiles>(owner, $"{Address}/{parsed.GetValue(id)}/candidates/{parsed.GetValue(remains)}/{parsed.GetValue(missing)}", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(found) : IdentificationText.Of(found));
        });
    }

    private static Command Photograph(CliContext context)
    {
        var (id, side, number, hash) = (Id(), Side(), Number(), CommonOptions.Hash("SHA-256 of the photograph, as showing the file says it."));
        var output = new Option<string>("--out") { Description = "Where to save it.", HelpName = "FILE", Required = true };
        return MessageCommand.OfOwner(context, "photo", "Saves a photograph of a file.", [id, side, number, hash, output], async (parsed, gateway, owner, cancellationToken) =>
        {
            var file = parsed.GetValue(output)!;
            await gateway.DownloadAsync(owner, $"{Address}/{parsed.GetValue(id)}/files/{parsed.GetValue(side)}/{parsed.GetValue(number)}/photographs", parsed.GetValue(hash), file, cancellationToken);
            context.Terminal.Note($"Saved as {file}.");
        });
    }

    private static Command AddFile(CliContext context)
    {
        var (side, number, consent, knows) = (Side(), Number(), Consent(), Knows());
        return Supplying(
            context, "add-file", "Supplies a file; its number is given once.", [side, number], [consent, knows], parsed => $"files/{parsed.GetValue(side)}",
            (parsed, content, photographs) => new PutFileRequest
            {
                Number = parsed.GetValue(number)!,
                Content = content,
                Photographs = photographs,
                Consent = new SupplierConsent(parsed.GetValue(consent), parsed.GetValue(knows)),
            });
    }

    private static Command ReviseFile(CliContext context)
    {
        var (side, number) = (Side(), Number());
        return Supplying(
            context, "revise-file", "Supplies a file again.", [side, number], [], parsed => $"files/{parsed.GetValue(side)}/{parsed.GetValue(number)}/revise",
            (_, content, photographs) => new ReviseFileRequest { Content = content, Photographs = photographs });
    }

    /// <summary>A command with a content and photographs, which are uploaded first.</summary>
    private static Command Supplying(
        CliContext context,
        string verb,
        string description,
        IEnumerable<Symbol> what,
        IEnumerable<Symbol> options,
        Func<ParseResult, string> path,
        Func<ParseResult, VictimFileContent, ImmutableArray<Sha256Hash>?, CommandRequest> request)
    {
        var (id, file, change) = (Id(), ContentFile(), new ChangeOptions());
        var photos = new Option<string[]>("--photo") { Description = "A photograph to upload with it; can be given several times. Without it those that the content names.", HelpName = "FILE" };
        return MessageCommand.OfOwner(context, verb, description, [id, .. what, file, .. options, photos, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var content = Read<VictimFileContent>(parsed.GetValue(file)!);
            var photographs = content.Photographs.Select(photograph => photograph.Hash).ToList();
            foreach (var photo in parsed.GetValue(photos) ?? [])
            {
                photographs.Add(await FileUpload.RunAsync(context.Terminal, gateway, owner, photo, IdentificationLimits.MaxPhotographBytes, cancellationToken));
            }

            var body = request(parsed, content, [.. photographs.Distinct()]) with { OperationId = change.OperationOf(parsed) };
            context.Terminal.Line(IdentificationText.Of(await gateway.PostAsync<IdentificationBody>(owner, $"{Address}/{parsed.GetValue(id)}/{path(parsed)}", body, change.VersionOf(parsed), cancellationToken)));
        });
    }

    private static Command AddFamily(CliContext context)
    {
        var (file, consent, knows) = (ContentFile(), Consent(), Knows());
        return Changing(
            context, "add-family", "Supplies a family whose relatives gave samples.", [file, consent, knows], _ => "families",
            parsed => new PutRelativesRequest { Family = Read<RelativesFile>(parsed.GetValue(file)!), Consent = new SupplierConsent(parsed.GetValue(consent), parsed.GetValue(knows)) });
    }

    private static Command Propose(CliContext context)
    {
        var remains = new Argument<string>("remains") { Description = "The numbers of the remains with commas." };
        var missing = new Argument<string>("missing") { Description = "The number of the missing person; several with commas for a symmetric result." };
        var primary = new Argument<string>("primary") { Description = "The primary identifiers with commas: fingerprints, dental, dna." };
        var reason = new Argument<string>("reason") { Description = "Why." };
        return Changing(
            context, "propose", "Proposes that remains are a missing person, and signs it first.", [remains, missing, primary, reason], _ => "decisions",
            parsed => new ProposeIdentityRequest
            {
                Remains = Words(parsed.GetValue(remains)),
                Missing = Words(parsed.GetValue(missing)),
                Primary = [.. Words(parsed.GetValue(primary)).Select(CommonOptions.ValueOf<PrimaryIdentifier>)],
                Reason = parsed.GetValue(reason)!,
            });
    }

    private static Command Worded(CliContext context, string verb, string description, string what, Func<TokenSigner, OwnerId, string>? sign, Func<string, CommandRequest> request)
    {
        var (number, text) = (Number(), new Argument<string>("text") { Description = what });
        return Changing(context, verb, description, [number, text], parsed => $"decisions/{parsed.GetValue(number)}/{verb}", parsed => request(parsed.GetValue(text)!), sign);
    }

    private static Command Plain(CliContext context, string verb, string description, Argument<string>? what, Func<string?, string> path, Func<TokenSigner, OwnerId, string>? sign = null) =>
        Changing(context, verb, description, what is null ? [] : [what], parsed => path(what is null ? null : parsed.GetValue(what)), _ => new CommandRequest(), sign);

    private static Command Changing(
        CliContext context, string verb, string description, IEnumerable<Symbol> symbols, Func<ParseResult, string> path, Func<ParseResult, CommandRequest> request, Func<TokenSigner, OwnerId, string>? sign = null)
    {
        var id = Id();
        return ChangeOptions.Command<IdentificationBody>(context, verb, description, [id, .. symbols], parsed => $"{Address}/{parsed.GetValue(id)}/{path(parsed)}", request, IdentificationText.Of, sign);
    }

    private static Command Reading<TBody>(CliContext context, string verb, string description, Argument<string>? what, Func<string?, string> path, Func<TBody, string> text)
    {
        var (id, json) = (Id(), JsonOutput.One());
        return MessageCommand.OfOwner(context, verb, description, what is null ? [id, json] : [id, what, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<TBody>(owner, $"{Address}/{parsed.GetValue(id)}{path(what is null ? null : parsed.GetValue(what))}", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(found) : text(found));
        });
    }

    private static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), MeshJson.Strict) ?? throw new CliException($"{path} says nothing.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} cannot be read: {exception.Message}");
        }
    }

    private static ImmutableArray<string> Words(string? text) => [.. (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static Argument<string> Side() => CommonOptions.Word<FileSide>("side", "Files of remains or of missing persons.");

    private static Argument<string> Number() => new("number") { Description = "The number." };

    private static Argument<string> ContentFile() => new("file") { Description = "A file with the content as JSON." };

    private static Option<bool> Consent() => new("--consent") { Description = "The supplier consents to the comparison with all other files, and to keeping until the set time after closing." };

    private static Option<bool> Knows() => new("--knows-hub-reads") { Description = "The supplier knows that the host's hub, the host and the board read it." };

    private static Argument<DeploymentId> Id() => new("id")
    {
        Description = "The deployment's number, for example PH-IRT-2026-0007.",
        CustomParser = result => CommonOptions.Parse<DeploymentId>(result, DeploymentId.TryParse, "is no deployment's number: the host's code, IRT or IMEST, the year and a number of four digits, with dashes."),
    };
}
