using System.Globalization;

namespace Interpol.Mesh.Console.Command;

/// <summary>The clock of an item of the queue: what is due next, and how long that is away.</summary>
/// <param name="Text">The key of the text, with a place for the span; without one when there is no span.</param>
/// <param name="Span">How long; null when nothing is due.</param>
/// <param name="IsLate">Whether it is over.</param>
public sealed record QueueClock(string Text, string? Span, bool IsLate)
{
    /// <summary>The clock of an item: first it is to be taken, then answered.</summary>
    /// <param name="item">The item.</param>
    /// <param name="now">Now.</param>
    public static QueueClock Of(QueueItemBody item, DateTimeOffset now) => item switch
    {
        { TakenBy: null, TakeBy: { } due } when due > now => new("Take within {0}", Show(due - now), false),
        { TakenBy: null } => new("Not taken for {0}", Show(now - item.ArrivedAt), true),
        { AnswerBy: { } due } when due > now => new("Answer within {0}", Show(due - now), false),
        { AnswerBy: { } due } => new("Answer overdue by {0}", Show(now - due), true),
        _ => new("Taken", null, false),
    };

    /// <summary>Minutes and seconds; from an hour on hours and minutes, and of what is negative, as between two clocks, nothing.</summary>
    private static string Show(TimeSpan span) => span switch
    {
        _ when span < TimeSpan.Zero => "0:00",
        _ when span < TimeSpan.FromHours(1) => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes:00} min"),
    };
}
