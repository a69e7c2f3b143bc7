using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Notices;

/// <summary><c>mesh notice draft</c>: notices that are still being prepared, at the bureau's gateway.</summary>
internal static class NoticeDraftCommands
{
    private static readonly JsonSerializerOptions Indented = new(MeshJson.Strict) { WriteIndented = true };

    public static Command Create(CliContext context) => new("draft", "Keeps drafts of notices at the bureau's gateway.")
    {
        Put(context),
        List(context),
        Show(context),
        Check(context),
        Submit(context),
        Delete(context),
    };

    private static Command Put(CliContext context)
    {
        var (name, file, version) = (Name(), new NoticeFile(), ChangeOptions.Version());
        var title = new Option<string?>("--title") { Description = "What people call it; default its name.", HelpName = "TEXT" };
        var shared = new Option<bool>("--shared") { Description = "The whole bureau sees and changes it." };
        return MessageCommand.OfOwner(context, "put", "Creates or replaces a draft: what submitting the notice would send, complete or not.", [name, .. file.All, title, shared, version], async (parsed, gateway, owner, cancellationToken) =>
        {
            var body = await file.ReadAsync(parsed, context.Terminal, gateway, owner, change: null, cancellationToken);
            var request = new DraftRequest(parsed.GetValue(title) ?? parsed.GetValue(name)!, Template: false, parsed.GetValue(shared), body) { Kind = DraftKind.Notice };
            context.Terminal.Line(Line(await gateway.PutAsync<DraftBody>(owner, Path(parsed, name), request, parsed.GetValue(version), cancellationToken)));
        });
    }

    private static Command List(CliContext context) => MessageCommand.OfOwner(context, "list", "Lists the own drafts of notices and those that the bureau shares.", [], async (_, gateway, owner, cancellationToken) =>
    {
        foreach (var draft in (await gateway.GetAsync<DraftsBody>(owner, "drafts", cancellationToken)).Drafts.Where(draft => draft.Kind == DraftKind.Notice))
        {
            context.Terminal.Line(Line(draft));
        }
    });

    private static Command Show(CliContext context)
    {
        var name = Name();
        return MessageCommand.OfOwner(context, "show", "Shows what a draft holds, as JSON that put reads.", [name], async (parsed, gateway, owner, cancellationToken) =>
        {
            var draft = await gateway.GetAsync<DraftBody>(owner, Path(parsed, name), cancellationToken);
            context.Terminal.Note(Line(draft));
            context.Terminal.Line(JsonSerializer.Serialize(draft.Request, Indented));
        });
    }

    private static Command Check(CliContext context)
    {
        var name = Name();
        return MessageCommand.OfOwner(context, "check", "Says everything that is missing or wrong in a draft.", [name], async (parsed, gateway, owner, cancellationToken) =>
            NoticeCommands.Show(context.Terminal, await gateway.PostAsync<NoticeCheckBody>(owner, Path(parsed, name) + "/check", body: null, version: null, cancellationToken)));
    }

    private static Command Submit(CliContext context)
    {
        var name = Name();
        return ChangeOptions.Command<NoticeView>(context, "submit", "Submits the notice of a draft, which stays until it is deleted.", [name], parsed => Path(parsed, name) + "/submit", _ => new CommandRequest(), NoticePrinter.Life);
    }

    private static Command Delete(CliContext context)
    {
        var (name, version) = (Name(), ChangeOptions.Version());
        return MessageCommand.OfOwner(context, "delete", "Deletes a draft.", [name, version], async (parsed, gateway, owner, cancellationToken) =>
            await gateway.DeleteAsync(owner, Path(parsed, name), parsed.GetValue(version), cancellationToken));
    }

    private static Argument<string> Name()
    {
        var name = new Argument<string>("name") { Description = "The draft's name, chosen by you." };
        name.Validators.Add(result =>
        {
            if (!OperationId.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError("A draft's name is 1 to 64 letters, digits, dots, dashes or underscores.");
            }
        });
        return name;
    }

    private static string Path(ParseResult parsed, Argument<string> name) => $"drafts/{parsed.GetValue(name)}";

    private static string Line(DraftBody draft) => string.Create(
        CultureInfo.InvariantCulture, $"{draft.Id}  version {draft.Version}  {TimelineText.Time(draft.ChangedAt)}  officer {draft.ChangedBy}{(draft.Shared ? "  shared" : "")}  {Terminal.Printable(draft.Title)}");
}
