using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>What an outbox needs of its grain.</summary>
/// <param name="Journal">The home hub's journal.</param>
/// <param name="Grains">Finds the feeds.</param>
/// <param name="RegisterTimer">Registers a timer that does not run yet; null when the activation is going.</param>
/// <param name="OnBroken">Memory can no longer be trusted.</param>
/// <param name="OnUnsettled">Something has to be written or looked at again within a second.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Logger">Where to log.</param>
internal sealed record OutboxServices(
    IHubJournal Journal,
    IGrainFactory Grains,
    Func<Func<CancellationToken, Task>, IGrainTimer?> RegisterTimer,
    Action OnBroken,
    Action OnUnsettled,
    TimeProvider Clock,
    ILogger Logger);
