using System.Globalization;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Experts;

/// <summary>Experts as text.</summary>
internal static class ExpertText
{
    /// <summary>A line for an expert that was found.</summary>
    public static string Line(FoundExpertBody found)
    {
        var distance = found.Kilometres is { } kilometres ? string.Create(CultureInfo.InvariantCulture, $"  {kilometres:0} km") : string.Empty;
        return $"{found.Expert.Id}  {(found.IsOffered ? "free" : $"not offered: {found.Reason}")}  {Skills(found.Expert)}{distance}";
    }

    /// <summary>All that is known of an expert.</summary>
    public static string Of(ExpertBody expert)
    {
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{expert.Id}  {EnumText.Of(expert.State)}  version {expert.Version}"));
        var card = expert.Card;
        text.Say("skills", Skills(expert));
        text.Say("place", string.Create(CultureInfo.InvariantCulture, $"{card.Latitude}, {card.Longitude}{(card.IsOnStandBy ? ", on stand-by" : string.Empty)}"));
        text.Say("languages", Joined(card.Languages));
        text.Say("vaccinated", Joined(card.Vaccinations));
        text.Say("visas", Joined(card.Visas.Select(country => country.Value)));
        text.Say("readers", Joined(card.Readers.Select(reader => reader.Value)));
        foreach (var absence in card.Absences)
        {
            text.Say("absent", $"from {TimelineText.Time(absence.From)} until {TimelineText.Time(absence.Until)}");
        }

        foreach (var reservation in expert.Reservations)
        {
            text.Say("reserved", Reserved(reservation));
        }

        return text.ToString();
    }

    private static string Reserved(ExpertReservation reservation) =>
        $"{EnumText.Of(reservation.Stage)} for {reservation.Deployment?.Value ?? "another deployment"} from {TimelineText.Time(reservation.From)} until {TimelineText.Time(reservation.Until)}";

    private static string Skills(ExpertBody expert) => string.Join(',', expert.Card.Skills.Select(EnumText.Of));

    private static string? Joined(IEnumerable<string> words) => Terminal.Printable(string.Join(',', words)) is { Length: > 0 } text ? text : null;
}
