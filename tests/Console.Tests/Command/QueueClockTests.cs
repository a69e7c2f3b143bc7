using Interpol.Mesh.Console.Command;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Tests.Command;

public sealed class QueueClockTests
{
    private static readonly DateTimeOffset Arrival = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 5, null, null, "Take within {0}", "5:00", false)]
    [InlineData(299, 5, null, null, "Take within {0}", "0:01", false)]
    [InlineData(300, 5, null, null, "Not taken for {0}", "5:00", true)]
    [InlineData(7_500, null, null, null, "Not taken for {0}", "2 h 05 min", true)]
    [InlineData(-30, null, null, null, "Not taken for {0}", "0:00", true)]
    [InlineData(600, null, "0501", 60, "Answer within {0}", "50:00", false)]
    [InlineData(3_660, null, "0501", 60, "Answer overdue by {0}", "1:00", true)]
    [InlineData(60, null, "0501", null, "Taken", null, false)]
    public void Says_what_is_due_next(int seconds, int? takeMinutes, string? takenBy, int? answerMinutes, string text, string? span, bool isLate)
    {
        var item = Item(1) with
        {
            TakeBy = takeMinutes is { } take ? Arrival.AddMinutes(take) : null,
            TakenBy = takenBy,
            AnswerBy = answerMinutes is { } answer ? Arrival.AddMinutes(answer) : null,
        };
        Assert.Equal(new QueueClock(text, span, isLate), QueueClock.Of(item, Arrival.AddSeconds(seconds)));
    }

    /// <summary>An item that came at noon.</summary>
    internal static QueueItemBody Item(long number) =>
        new(number, QueueItemKind.Help, $"help-{number}", OwnerId.Parse("FR"), Lane.Flash, "asked", null, Arrival, null, null, null, null, null, null, [], null, null, [], 0);
}
