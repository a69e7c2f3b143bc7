using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Cluster;

namespace Interpol.Mesh.Gateway.Alerts;

/// <summary>Alerts on their way to the hub.</summary>
internal sealed class AlertService(GrainCaller calls)
{
    /// <summary>Reads a document and hands its messages to the hub.</summary>
    /// <exception cref="Errors.RequestRefusedException">400: the document is refused.</exception>
    public async Task<AlertsTakenBody> TakeAsync(CommandOrder order, byte[] document)
    {
        var read = AlertDocuments.Read(document);
        ImmutableArray<AlertThread> threads = read.Messages.IsEmpty ? [] : await calls.CommandAsync(
            "the alerts",
            order.Issue(new TakeAlerts(read.Messages)),
            static (grains, command, stopping) => grains.GetGrain<IAlertsGrain>(IAlertsGrain.Key).ExecuteAsync(command, stopping));
        return new AlertsTakenBody(read.Messages.Length, read.Ignored, [.. threads.Select(BodyOf)]);
    }

    /// <summary>The alerts, the last changed first.</summary>
    public async Task<AlertThreadsBody> ListAsync(OwnerId reader, int max, CancellationToken cancellationToken)
    {
        var threads = await calls.ReadAsync(
            (Reader: reader, Max: max),
            static (grains, state, stopping) => grains.GetGrain<IAlertsGrain>(IAlertsGrain.Key).ListAsync(state.Reader, state.Max, stopping),
            cancellationToken);
        return new AlertThreadsBody([.. threads.Select(BodyOf)]);
    }

    private static AlertThreadBody BodyOf(AlertThread thread) => new(
        thread.Number,
        thread.ChangedAt,
        [.. thread.Messages.Select(message => new AlertMessageBody(message.Key.Sender, message.Key.Identifier, message.Key.Sent, message.Kind, message.Level, message.Headline, message.Countries))],
        [.. thread.Offers.Select(offer => new AlertOfferBody(offer.Country, offer.Level, offer.IsCancelled))]);
}
