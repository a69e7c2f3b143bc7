using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Interpol.Mesh.Cli.Aggregates;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Experts;

/// <summary><c>mesh expert</c>: keeps the owner's experts, and looks for those of all.</summary>
internal static class ExpertCommands
{
    public static Command Create(CliContext context) => new("expert", "Keeps the owner's experts, and looks for those of all.")
    {
        Put(context),
        Find(context),
        Show(context),
        Retire(context),
    };

    /// <summary>The argument that names an expert.</summary>
    public static Argument<ExpertId> Id() => new("expert") { Description = "The expert's id, for example FR:dvi-07.", CustomParser = IdOf };

    /// <summary>Reads an expert's id.</summary>
    public static ExpertId IdOf(ArgumentResult result) =>
        CommonOptions.Parse<ExpertId>(result, ExpertId.TryParse, "is no expert's id: an owner's code, a colon and 1 to 32 lower-case letters, digits and dashes.");

    private static Command Put(CliContext context)
    {
        var id = Id();
        var skills = new Argument<string>("skills") { Description = $"What the expert does, with commas: {string.Join(", ", Enum.GetValues<ExpertSkill>().Select(EnumText.Of))}." };
        var place = new Argument<string>("place") { Description = "Where the expert is: latitude,longitude." };
        var languages = List("--languages", "Languages, two letters each, with commas.");
        var vaccinations = List("--vaccinations", "Vaccinations, codes with commas.");
        var visas = List("--visas", "Countries for which the expert has a visa, with commas.");
        var readers = List("--readers", "The owners that find the expert beside the Secretariat, with commas; default all.");
        var standBy = new Option<bool>("--stand-by") { Description = "The expert can leave within hours." };
        var absent = new Option<string[]>("--absent") { Description = "When the expert is not available; may be repeated.", HelpName = "FROM/UNTIL" };
        var change = new ChangeOptions();
        return MessageCommand.OfOwner(context, "put", "Enters an own expert, or says anew all that is known of one.", [id, skills, place, languages, vaccinations, visas, readers, standBy, absent, .. change.All], async (parsed, gateway, owner, cancellationToken) =>
        {
            var (latitude, longitude) = PlaceOf(parsed.GetValue(place)!);
            var request = new PutExpertRequest
            {
                OperationId = change.OperationOf(parsed),
                Skills = [.. Words(parsed.GetValue(skills))!.Value.Select(CommonOptions.ValueOf<ExpertSkill>)],
                Languages = Words(parsed.GetValue(languages)),
                Vaccinations = Words(parsed.GetValue(vaccinations)),
                Visas = Owners(parsed.GetValue(visas)),
                Readers = Owners(parsed.GetValue(readers)),
                Absences = [.. (parsed.GetValue(absent) ?? []).Select(AbsenceOf)],
                Latitude = latitude,
                Longitude = longitude,
                IsOnStandBy = parsed.GetValue(standBy),
            };
            context.Terminal.Line(ExpertText.Of(await gateway.PutAsync<ExpertBody>(owner, $"experts/{parsed.GetValue(id)}", request, change.VersionOf(parsed), cancellationToken)));
        });
    }

    private static Command Find(CliContext context)
    {
        var skills = List("--skills", "All of these skills, with commas.");
        var languages = List("--languages", "All of these languages, with commas.");
        var region = List("--region", "Of bureaus of this region.");
        var near = List("--near", "The place from which the distance is measured: latitude,longitude.");
        var within = new Option<int?>("--within") { Description = "Kilometres from there at most.", HelpName = "KM" };
        var from = List("--from", "Since when the expert is needed; default now.");
        var until = List("--until", "Until when; default a day.");
        var standBy = new Option<bool>("--stand-by") { Description = "Only those on stand-by." };
        var json = JsonOutput.Lines();
        var max = PagedList.Max("Experts to show.");
        return MessageCommand.OfOwner(context, "find", "Looks for experts; who is not free is shown with the reason.", [skills, languages, region, near, within, from, until, standBy, json, max], async (parsed, gateway, owner, cancellationToken) =>
        {
            var filter = string.Concat(new (string Name, string? Value)[]
            {
                ("skills", parsed.GetValue(skills)),
                ("languages", parsed.GetValue(languages)),
                ("region", parsed.GetValue(region)),
                ("near", parsed.GetValue(near)),
                ("within", parsed.GetValue(within)?.ToString(CultureInfo.InvariantCulture)),
                ("from", parsed.GetValue(from)),
                ("until", parsed.GetValue(until)),
                ("standBy", parsed.GetValue(standBy) ? "true" : null),
            }.Where(one => one.Value is not null).Select(one => $"&{one.Name}={Uri.EscapeDataString(one.Value!)}"));
            await PagedList.ShowAsync(context.Terminal, parsed.GetValue(max), async (page, behind) =>
            {
                var found = await gateway.GetAsync<ExpertsBody>(owner, $"experts?{page}{filter}{behind}", cancellationToken);
                return ([.. found.Experts.Select(expert => parsed.GetValue(json) ? JsonOutput.Of(expert) : ExpertText.Line(expert))], found.Next);
            });
        });
    }

    private static Command Show(CliContext context)
    {
        var id = Id();
        var json = JsonOutput.One();
        return MessageCommand.OfOwner(context, "show", "Shows an expert.", [id, json], async (parsed, gateway, owner, cancellationToken) =>
        {
            var found = await gateway.GetAsync<ExpertBody>(owner, $"experts/{parsed.GetValue(id)}", cancellationToken);
            context.Terminal.Line(parsed.GetValue(json) ? JsonOutput.Of(found) : ExpertText.Of(found));
        });
    }

    private static Command Retire(CliContext context)
    {
        var id = Id();
        return ChangeOptions.Command<ExpertBody>(context, "retire", "Takes an own expert off the roster.", [id], parsed => $"experts/{parsed.GetValue(id)}/retire", _ => new CommandRequest(), ExpertText.Of);
    }

    /// <summary>A place as latitude,longitude.</summary>
    public static (double Latitude, double Longitude) PlaceOf(string text) =>
        text.Split(',') is [var north, var east]
        && double.TryParse(north, NumberStyles.Float, CultureInfo.InvariantCulture, out var latitude)
        && double.TryParse(east, NumberStyles.Float, CultureInfo.InvariantCulture, out var longitude)
            ? (latitude, longitude)
            : throw new CliException($"'{text}' is no place: write latitude,longitude in degrees, for example 14.58,120.97.");

    /// <summary>Words with commas between them; null for none.</summary>
    public static ImmutableArray<string>? Words(string? text) => text is null ? null : [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static ExpertAbsence AbsenceOf(string text) =>
        text.Split('/') is [var from, var until]
        && CommonOptions.TryParseTime(from, out var since)
        && CommonOptions.TryParseTime(until, out var end)
            ? new ExpertAbsence(since, end)
            : throw new CliException($"'{text}' is no time of absence: write FROM/UNTIL, for example 2030-01-31/2030-02-14.");

    private static ImmutableArray<OwnerId>? Owners(string? text) => Words(text) is { } codes ? [.. codes.Select(CommonOptions.ParseOwner)] : null;

    private static Option<string?> List(string name, string description) => new(name) { Description = description, HelpName = "TEXT" };
}
