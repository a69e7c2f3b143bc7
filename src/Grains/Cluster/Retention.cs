using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Cluster;

/// <summary>
/// Deletes what is no longer kept: entries of outboxes and feeds after a year, operation ids after 30 days, attachments that no message carries and no case or notice names 24 hours
/// after their upload. The audit is kept for ever. Runs hourly on one silo for each hub.
/// </summary>
internal sealed partial class Retention(ISiloStatusOracle oracle, HubDatabases databases, TimeProvider clock, ILogger<Retention> logger) : BackgroundService
{
    private static readonly string[] TrimmedStreams = ["outbox/", "feed/", "receipts/"];
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan UnsentAttachmentsKept = TimeSpan.FromHours(24);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    /// <summary>The hubs whose data a silo looks after: the first silo, by name, of those that serve a hub.</summary>
    internal static IEnumerable<HubName> HubsOf(string silo, IReadOnlyList<LiveSilo> silos) => HubName.All.Where(hub =>
        HomeHubRule.ServingHub(hub, silos) is { } serving
        && silos.Where(other => HubName.TryOfSilo(other.Name, out var of) && of == serving).Min(other => other.Name) == silo);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var hub in HubsOf(oracle.SiloName, oracle.LiveSilos()))
        {
            try
            {
                await RunAsync(hub, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, hub, exception.Message);
            }
        }
    }

    /// <summary>Deletes what a hub no longer keeps.</summary>
    internal async Task RunAsync(HubName hub, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var journal = databases.Journal(hub.Value);
        var rows = 0L;
        foreach (var prefix in TrimmedStreams)
        {
            rows += (await journal.TrimAsync(new JournalTrim { StreamPrefix = prefix, RowsBefore = now - MessageLimits.EntriesKept }, cancellationToken)).Rows;
        }

        var trimmed = await journal.TrimAsync(
            new JournalTrim { ReclaimBefore = now - MessageLimits.EntriesKept, OperationsBefore = now - MessageLimits.OperationsKept }, cancellationToken);
        var attachments = await databases.Blobs(hub.Value).DeleteUnreferencedAsync(
            now - UnsentAttachmentsKept, (blob, stopping) => AttachmentHolds.IsNeededAsync(journal, new OwnerId(blob.Uploader), new Sha256Hash(blob.Sha256), stopping), cancellationToken);
        LogDone(logger, hub, rows, trimmed.Operations, attachments);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention at {Hub}: {Rows} rows, {Operations} operation ids and {Attachments} attachments deleted")]
    private static partial void LogDone(ILogger logger, HubName hub, long rows, long operations, int attachments);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retention at {Hub} failed and will be tried again in an hour: {Reason}")]
    private static partial void LogFailed(ILogger logger, HubName hub, string reason);
}
