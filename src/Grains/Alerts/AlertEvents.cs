using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Alerts;

namespace Interpol.Mesh.Grains.Alerts;

/// <summary>All alerts that are kept.</summary>
/// <param name="Threads">The threads, by number.</param>
/// <param name="NextThread">The number that the next thread gets.</param>
/// <param name="NextOffer">The number that the next offer gets.</param>
[GenerateSerializer, Immutable, Alias("alert-book")]
internal sealed record AlertBook([property: Id(0)] ImmutableArray<AlertThread> Threads, [property: Id(1)] long NextThread, [property: Id(2)] long NextOffer)
{
    /// <summary>The number of the thread that has or names a message: of each there is one. Not stored, and made anew from the threads when a book is loaded.</summary>
    public ImmutableDictionary<AlertKey, long> ThreadOf
    {
        get => field ??= Threads.SelectMany(thread => AlertThreads.KeysOf(thread.Messages).Select(key => KeyValuePair.Create(key, thread.Number))).ToImmutableDictionary();
        init;
    }

    /// <summary>The thread of a number; null when it is not kept.</summary>
    public AlertThread? Find(long number)
    {
        var (low, high) = (0, Threads.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Threads[middle].Number == number)
            {
                return Threads[middle];
            }

            (low, high) = Threads[middle].Number < number ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>The threads that have a message or name it, the earliest first.</summary>
    public IEnumerable<AlertThread> FindAll(IEnumerable<AlertKey> keys) =>
        keys.Where(ThreadOf.ContainsKey).Select(key => ThreadOf[key]).Distinct().Order().Select(number => Find(number)!);
}

/// <summary>What can happen to alerts.</summary>
[GenerateSerializer, Immutable, Alias("alert-event")]
internal abstract record AlertEvent;

/// <summary>A message came into a thread, and the threads that it joins became part of that one.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Joined">The others.</param>
/// <param name="Message">The message.</param>
[GenerateSerializer, Immutable, Alias("alert-taken")]
internal sealed record AlertTaken([property: Id(0)] long Thread, [property: Id(1)] ImmutableArray<long> Joined, [property: Id(2)] AlertEntry Message) : AlertEvent;

/// <summary>An offer of help was opened, changed or cancelled.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Offer">The offer after it.</param>
[GenerateSerializer, Immutable, Alias("alert-offer-set")]
internal sealed record AlertOfferSet([property: Id(0)] long Thread, [property: Id(1)] AlertOffer Offer) : AlertEvent;

/// <summary>No message of a command was of interest. Keeps the book from being nothing.</summary>
[GenerateSerializer, Immutable, Alias("alert-book-begun")]
internal sealed record AlertBookBegun : AlertEvent;

/// <summary>Word to a country's deployments about an offer.</summary>
/// <param name="Number">See <see cref="AlertOffer"/>.</param>
/// <param name="Version">The version of the alerts, by which a word that comes again is known.</param>
/// <param name="Does">What it does.</param>
/// <param name="Level">How severe it is.</param>
/// <param name="Source">The identifier of the message that holds now.</param>
/// <param name="Headline">What happened.</param>
/// <param name="Place">Where; null when the message names no area.</param>
/// <param name="At">When it was decided.</param>
[GenerateSerializer, Immutable, Alias("alert-offer-word")]
internal sealed record AlertOfferWord(
    [property: Id(0)] long Number,
    [property: Id(1)] long Version,
    [property: Id(2)] AlertKind Does,
    [property: Id(3)] AlertLevel Level,
    [property: Id(4)] string Source,
    [property: Id(5)] string Headline,
    [property: Id(6)] AlertPoint? Place,
    [property: Id(7)] DateTimeOffset At)
{
    /// <summary>Why the offer is taken back, the code of a reason; null for nothing.</summary>
    [Id(8)]
    public string? Why { get; init; }
}
