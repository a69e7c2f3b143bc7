using System.Collections.Immutable;
using System.CommandLine;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Notices;

/// <summary>
/// <c>mesh notice set-handling</c>: changes who may see a notice. A request says all of the handling; the command takes what is not named from the notice as it stands, so
/// that nothing is widened by leaving an option out, and is refused when somebody changes the notice meanwhile.
/// </summary>
internal static class NoticeHandlingCommand
{
    private const string Nobody = "nobody";
    private const string Nothing = "nothing";

    public static Command Create(CliContext context)
    {
        var id = NoticeCommands.Id();
        var tlp = CommonOptions.WordOption<TrafficLight>("--tlp", "How far it may go.");
        var audience = new Option<string?>("--audience") { Description = "Who may see it: all, region:NAME, group:FR:NAME or codes with commas.", HelpName = "WHO" };
        var excluded = new Option<string?>("--exclude") { Description = $"Owners that must never see it, with commas; {Nobody} for none.", HelpName = "CODES" };
        var fields = new Option<string?>("--public") { Description = $"What the public may read beside the name, with commas; {Nothing} for no extract: {string.Join(", ", Enum.GetValues<PublicField>().Select(EnumText.Of))}.", HelpName = "PARTS" };
        var change = new ChangeOptions();
        return MessageCommand.OfOwner(context, "set-handling", "Changes who may see a notice and what the public may read; what is not named stays.", [id, tlp, audience, excluded, fields, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var path = $"notices/{parsed.GetValue(id)}";
            var seen = await gateway.GetAsync<NoticeView>(owner, path, cancellationToken);
            var handling = seen.Record.Handling;
            var request = new SetNoticeHandlingRequest
            {
                OperationId = change.OperationOf(parsed),
                Handling = new NoticeHandlingRequest
                {
                    Tlp = parsed.GetValue(tlp) is { } light ? CommonOptions.ValueOf<TrafficLight>(light) : handling.Terms.Tlp,
                    Audience = parsed.GetValue(audience) is { } who ? MessageOptions.Audience(who) : Kept(handling.Terms.Audience),
                    Excluded = parsed.GetValue(excluded) is { } codes ? codes == Nobody ? [] : MessageOptions.Codes(codes) : handling.Excluded,
                    PublicFields = parsed.GetValue(fields) is { } parts ? parts == Nothing ? [] : Fields(parts) : handling.PublicFields,
                },
            };
            context.Terminal.Line(NoticePrinter.Life(await gateway.PostAsync<NoticeView>(owner, path + "/set-handling", request, change.VersionOf(parsed) ?? seen.Version, cancellationToken)));
        });
    }

    /// <summary>An audience that stays; of a group those who were its members, not those who are now.</summary>
    private static SendAudience Kept(Audience audience) => audience.Kind is AudienceKind.Group or AudienceKind.Owners
        ? new SendAudience { Kind = AudienceKind.Owners, Owners = audience.Owners }
        : new SendAudience { Kind = audience.Kind, Name = audience.Name };

    private static ImmutableArray<PublicField> Fields(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(CommonOptions.ValueOf<PublicField>)];
}
