using System.Globalization;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Hits;

/// <summary>Hits as text.</summary>
internal static class HitText
{
    /// <summary>A line for a hit.</summary>
    public static string Line(HitBody hit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{hit.Id}  {EnumText.Of(hit.State),-9}  {hit.Searcher} found {hit.Owner} {hit.Record?.ToString() ?? "(not to be seen)"}  {TimelineText.Time(hit.FoundAt)}{(hit.AnswerBy is { } by ? $"  answer by {TimelineText.Time(by)}" : string.Empty)}");

    /// <summary>All that is known of a hit.</summary>
    public static string Of(HitBody hit)
    {
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{hit.Id}  {EnumText.Of(hit.State)}  version {hit.Version}"));
        text.Say("found", $"by {hit.Searcher} at {TimelineText.Time(hit.FoundAt)}, channel {EnumText.Of(hit.Channel)}");
        text.Say("record", $"of {hit.Owner}: {hit.Record?.ToString() ?? "not to be seen"}{(hit.IsUrgent == true ? ", urgent" : string.Empty)}");
        if (hit.AnswerBy is { } end)
        {
            text.Say("answer by", TimelineText.Time(end));
        }

        foreach (var question in hit.Questions)
        {
            var score = question.Score is { } likeness ? string.Create(CultureInfo.InvariantCulture, $", likeness {likeness:0.00}") : string.Empty;
            text.Say("asked", $"at {TimelineText.Time(question.At)} for {question.Purpose}{(question.Officer is { } officer ? $" by {officer}" : string.Empty)}{score}: {question.Asked?.ToString() ?? "kept no longer"}");
        }

        if (hit.HasMore)
        {
            text.Say("asked", "more was asked than is kept");
        }

        if (hit.Answer is { } answer)
        {
            text.Say(EnumText.Of(hit.State), $"by {answer.By.Owner}{(answer.By.Officer is { } officer ? $" (officer {officer})" : string.Empty)} at {TimelineText.Time(answer.At)}");
            text.Say("remark", answer.Remark);
        }

        text.Say("problem", hit.Problem);
        return text.ToString();
    }
}
