using System.CommandLine;
using System.Globalization;
using System.Text;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Bureaus;

/// <summary>Whom to call at a bureau, as text.</summary>
internal static class CallText
{
    /// <summary>A line for the bureau, one for the time there, and one for each contact; the one to call first is marked.</summary>
    public static string Of(CallBody call)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{call.Owner}  {One(call.Name)}  {EnumText.Of(call.Status)}");
        text.Append(call.ChangedAt is { } changed ? $", as it said on {Minute(changed.UtcDateTime)} UTC" : ", as it has said nothing");
        if (call.LocalTime is { } local)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {local.ToString("ddd yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)}  local time ({One(call.TimeZone ?? "unknown")})");
        }

        if (call.Contacts.Length == 0)
        {
            text.Append("\n  it names nobody to call");
        }

        var marked = false;
        foreach (var contact in call.Contacts)
        {
            var first = !marked && contact.Name == call.CallFirst;
            marked |= first;
            var languages = contact.Languages.Length == 0 ? "languages not said" : string.Join(',', contact.Languages.Select(One));
            text.Append(CultureInfo.InvariantCulture, $"\n{(first ? "> " : "  ")}{One(contact.Telephone)}  {One(contact.Name)}  {languages}  {One(contact.Hours)}{Now(contact.AnswersNow)}");
        }

        return text.ToString();
    }

    private static string Now(bool? answers) => answers switch
    {
        true => "  (answers now)",
        false => "  (does not answer now)",
        null => string.Empty,
    };

    /// <summary>On one line: nobody else's text makes a line that looks like another contact.</summary>
    private static string One(string text) => Terminal.Printable(text.ReplaceLineEndings(" "));

    private static string Minute(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

/// <summary><c>mesh call OWNER OTHER</c>: whom to call at another bureau now.</summary>
internal static class CallCommand
{
    public static Command Create(CliContext context)
    {
        var other = CommonOptions.Owner("other", "The bureau to call, for example BR.");
        return MessageCommand.OfOwner(context, "call", "Says whom to call at another bureau now: telephone, languages, hours, and what time it is there.", [other], async (parsed, gateway, owner, cancellationToken) =>
        {
            var call = await gateway.GetAsync<CallBody>(owner, $"call/{parsed.GetValue(other)}", cancellationToken);
            context.Terminal.Line(CallText.Of(call));
        });
    }
}
