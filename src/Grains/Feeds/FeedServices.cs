using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>What a feed needs of its grain.</summary>
/// <param name="Journal">The home hub's journal.</param>
/// <param name="Rows">Reads and writes rows.</param>
/// <param name="Grains">Finds the outboxes.</param>
/// <param name="RegisterTimer">Registers a timer that does not run yet; null when the activation is going.</param>
/// <param name="OnBroken">Memory can no longer be trusted.</param>
/// <param name="OnUnsettled">Something has to be written or looked at again within a second.</param>
/// <param name="OnStored">Something new can be read.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Logger">Where to log.</param>
internal sealed record FeedServices(
    IHubJournal Journal,
    RowSerializer Rows,
    IGrainFactory Grains,
    Func<Func<CancellationToken, Task>, IGrainTimer?> RegisterTimer,
    Action OnBroken,
    Action OnUnsettled,
    Action OnStored,
    TimeProvider Clock,
    ILogger Logger);
