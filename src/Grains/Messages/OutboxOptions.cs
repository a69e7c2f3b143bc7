using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>The times after which an outbox reminds and tells where messages are stuck.</summary>
public sealed class OutboxOptions
{
    /// <summary>At which part of the time between acceptance and <see cref="Envelope.AnswerBy"/> a reminder is due. Default three quarters.</summary>
    public double AnswerSoonAt { get; set; } = 0.75;

    /// <summary>How long after its expiry the sender is told who did not get a message: time for receipts that are under way. Default 10 s.</summary>
    public TimeSpan ExpiredNoteDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After which time a flash message that was not delivered counts as stuck. Default 1 minute.</summary>
    public TimeSpan FlashStuckAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The same for an urgent message. Default 5 minutes.</summary>
    public TimeSpan UrgentStuckAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The same for a routine message. Default 15 minutes.</summary>
    public TimeSpan RoutineStuckAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after the first note that something is stuck the second comes; also the shortest time between two notes about one recipient. Default 1 hour.</summary>
    public TimeSpan StuckAgainAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long after the second note each further one comes. Default 1 day.</summary>
    public TimeSpan StuckDailyAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a deadline that could not be met waits to be tried again. Default 30 s.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After which time a message on a lane counts as stuck.</summary>
    public TimeSpan StuckAfter(Lane lane) => lane switch
    {
        Lane.Flash => FlashStuckAfter,
        Lane.Urgent => UrgentStuckAfter,
        _ => RoutineStuckAfter,
    };
}
