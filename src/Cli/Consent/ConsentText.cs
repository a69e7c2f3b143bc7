using System.Globalization;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Consent;

/// <summary>Requests for consent as text.</summary>
internal static class ConsentText
{
    /// <summary>A line for a request.</summary>
    public static string Line(ConsentBody consent) => string.Create(
        CultureInfo.InvariantCulture,
        $"{consent.Id}  {EnumText.Of(consent.State),-9}  {consent.Requester.Owner} asks {consent.Country}  {EnumText.Of(consent.Action)}  {Tasks(consent.Grant?.Tasks ?? consent.Tasks)}  until {TimelineText.Time(consent.Grant?.EndsAt ?? consent.Until)}");

    /// <summary>All that is known of a request.</summary>
    public static string Of(ConsentBody consent)
    {
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{consent.Id}  {EnumText.Of(consent.State)}  version {consent.Version}"));
        text.Say("asked", $"by {By(consent.Requester)} at {TimelineText.Time(consent.RequestedAt)}: {EnumText.Of(consent.Action)} ({Tasks(consent.Tasks)}) until {TimelineText.Time(consent.Until)}");
        if (consent.DataOwner != consent.Country)
        {
            text.Say("data of", consent.DataOwner.Value);
        }

        text.Say("reason", consent.Reason);
        if (consent.Grant is { } grant)
        {
            text.Say("granted", $"by {By(grant.By)} at {TimelineText.Time(grant.GrantedAt)}: {Tasks(grant.Tasks)} until {TimelineText.Time(grant.EndsAt)}");
            text.Say("conditions", grant.Conditions);
        }
        else if (consent.Closing is null)
        {
            text.Say("answer by", TimelineText.Time(consent.AnswerBy));
        }

        foreach (var use in consent.Uses)
        {
            text.Say("in use", $"{use.Task} since {TimelineText.Time(use.Since)}");
        }

        if (consent.Closing is { } closing)
        {
            text.Say(EnumText.Of(consent.State), $"by {By(closing.By)} at {TimelineText.Time(closing.At)}");
            text.Say("because", closing.Reason);
        }

        text.Say("problem", consent.Problem);
        return text.ToString();
    }

    private static string By(AuthorBody author) => author.Officer is null ? author.Owner.Value : $"{author.Owner} (officer {author.Officer})";

    private static string Tasks(IEnumerable<string> tasks) => Terminal.Printable(string.Join(',', tasks));
}
