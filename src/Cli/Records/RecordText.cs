using System.Globalization;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Records;

/// <summary>Records as text.</summary>
internal static class RecordText
{
    /// <summary>A line for an own record.</summary>
    public static string Line(RecordViewBody view) => string.Create(
        CultureInfo.InvariantCulture, $"{view.Record.Id}  {Terminal.Printable(What(view.Record))}  until {view.Record.ReviewOn:yyyy-MM-dd}  changed {TimelineText.Time(view.At)}");

    /// <summary>All that is known of an own record.</summary>
    public static string Of(RecordViewBody view)
    {
        var text = new DetailText(view.Record.Id.ToString());
        Say(text, view.Record);
        text.Say("excluded", PersonCells.Join(view.Record.Excluded.Select(owner => owner.Value)));
        text.Say("changed", string.Create(CultureInfo.InvariantCulture, $"{TimelineText.Time(view.At)} by {view.By.Officer ?? "nobody"} of {view.By.Owner}, as {view.Position}"));
        return text.ToString();
    }

    /// <summary>Says what a record says to whoever may see it.</summary>
    public static void Say(DetailText text, RecordBody record)
    {
        text.Say("says", What(record));
        text.Say("handling", $"TLP:{EnumText.Of(record.Tlp).ToUpperInvariant()}{(record.Audience is { Kind: not AudienceKind.All } audience ? $", for {EnumText.Of(audience.Kind)} {audience.Name ?? string.Join(", ", audience.Owners)}" : string.Empty)}");
        text.Say("until", record.ReviewOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>At which hubs a change is in effect, and in which offline copies.</summary>
    public static string Of(RecordEffectBody effect) => string.Create(
        CultureInfo.InvariantCulture,
        $"{effect.Id}  {(effect.IsCleared ? "cleared" : "changed")} {TimelineText.Time(effect.At)}  in effect at {effect.Hubs.Length} of {effect.Of} hubs{string.Concat(effect.Hubs.Select(hub => $"\n  {hub.Hub,-13} since {TimelineText.Time(hub.At)}"))}{CopiesOf(effect)}");

    /// <summary>How far a hub's copy is.</summary>
    public static string Of(RecordReplicaState hub) => string.Create(
        CultureInfo.InvariantCulture, $"{hub.Hub,-13} {hub.Applied} of {hub.Last}{(hub.Anew is { } anew ? $"  being made anew: {anew} of {hub.Last}" : string.Empty)}{(hub.Failure is { } failure ? "  gets nothing: " + Terminal.Printable(failure) : string.Empty)}");

    private static string CopiesOf(RecordEffectBody effect) => effect.OfflineCopies is not { } copies
        ? "\n  in which offline copies it is, is not known now: a hub that knows them is away"
        : string.Concat(copies.Select(copy =>
            $"\n  {(copy.IsApplied ? "in" : "NOT IN")} the offline copy {Terminal.Printable(copy.Name)} of {copy.Bureau}, last heard of {TimelineText.Time(copy.ReportedAt)}{(copy.IsOverdue ? "  OVERDUE" : string.Empty)}"));

    /// <summary>What a record says, in the words of its fields.</summary>
    private static string What(RecordBody record) => record switch
    {
        { TravelDocument: { } document } => Words(
            [$"{document.Type} {document.Number} of {document.Issuer}: {EnumText.Of(document.Fraud)}", Prefixed("on ", document.TheftOn?.ToString()), document.TheftPlace, document.TheftCountry, document.Extra]),
        { Vehicle: { } vehicle } => Words(
            [Prefixed("VIN ", vehicle.Vin), vehicle.Plate is null ? null : $"plate {vehicle.Plate} of {vehicle.PlateCountry}", Prefixed("engine ", vehicle.Engine), vehicle.Model, vehicle.Colour]),
        { Person: { } person } => Words(
        [
            EnumText.Of(person.Status), .. person.Person.Names.Select(name => name.Text ?? $"{name.Family}, {name.Given}"), Prefixed("born ", PersonCells.Join(person.Person.BirthDates.Select(date => date.ToString()))),
            PersonCells.Join(person.Person.Nationalities), person.Person.Sex, person.Remarks,
        ]),
        { DnaProfile: { } profile } => Words(["DNA profile", .. profile.Loci.Select(locus => $"{locus.Locus} {string.Join('/', locus.Alleles)}")]),
        { ImageHash: { } image } => Words([$"PDQ {image.Hash}", $"quality {image.Quality}", image.Category, Prefixed("series ", image.Series)]),
        { Fingerprint: { } prints } => Words(
            [Prefixed("number ", prints.Number), Prefixed("NCIC ", prints.Ncic), Prefixed("Henry ", prints.Henry), prints.Template is { } template ? $"template {template.Format}{(template.Finger is { } finger ? $" of finger {finger}" : string.Empty)}" : null]),
        { Firearm: { } firearm } => Words([$"serial number {firearm.SerialNumber}", firearm.Make, firearm.Model, Prefixed("calibre ", firearm.Calibre), firearm.Type]),
        { Artwork: { } work } => Words([work.Title, work.Artist, work.Type, work.Measurements, Prefixed("inventory number ", work.InventoryNumber)]),
        _ => "more than this command can show; see --json",
    };

    private static string? Prefixed(string prefix, string? text) => text is null ? null : prefix + text;

    private static string Words(IEnumerable<string?> words) => string.Join("; ", words.Where(word => !string.IsNullOrEmpty(word)));
}
