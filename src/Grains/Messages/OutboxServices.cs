using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Storage.Blobs;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>What an outbox needs of its grain.</summary>
/// <param name="Journal">The home hub's journal.</param>
/// <param name="Blobs">The home hub's attachments.</param>
/// <param name="Owners">The list of owners.</param>
/// <param name="Handling">Who may see what.</param>
/// <param name="Options">When to remind.</param>
/// <param name="Grains">Finds the feeds.</param>
/// <param name="RegisterTimer">Registers a timer that does not run yet; null when the activation is going.</param>
/// <param name="OnBroken">Memory can no longer be trusted.</param>
/// <param name="OnUnsettled">Something has to be written or looked at again within a second.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Logger">Where to log.</param>
internal sealed record OutboxServices(
    IHubJournal Journal,
    IBlobStore Blobs,
    OwnerDirectory Owners,
    HandlingRules Handling,
    MessageClockOptions Options,
    IGrainFactory Grains,
    Func<Func<CancellationToken, Task>, IGrainTimer?> RegisterTimer,
    Action OnBroken,
    Action OnUnsettled,
    TimeProvider Clock,
    ILogger Logger);
