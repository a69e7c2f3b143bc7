using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Alerts;

/// <summary>The alerts. The way of a command is drawn at <see cref="AggregateGrain{TState,TCommand,TEvent}"/>.</summary>
/// <remarks>
/// <code>
/// document (operator, command officer) -> gateway reads it, hostile XML is refused -> TakeAlerts -> AlertRules: thread, current message, offers. ONE APPEND in Lyon's journal
///   -> link "lead": an item in the queue of the command centre, changed or ended, until the lead desk has answered
///   -> link "offer/PH": a number for the deployment, then OfferDeployment, ChangeOffer or CancelOffer to it, until it has answered; what the host has answered meanwhile stays
/// </code>
/// Words of one country go one behind the other: an offer is opened before it is changed or cancelled.
/// </remarks>
[GrainType(GrainTypes.Alerts), HomeHubPlacement, Reentrant]
internal sealed class AlertsGrain(AlertRules rules, OwnerDirectory owners, AggregateServices services)
    : AggregateGrain<AlertBook, TakeAlerts, AlertEvent>(rules, services), IAlertsGrain
{
    private const string IdentifyTask = "victim-identification";

    public async Task<ImmutableArray<AlertThread>> ExecuteAsync(IssuedCommand<TakeAlerts> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        var (book, _) = await CarryOutAsync(command, cancellationToken);
        return [.. book.Threads.Where(thread => command.Command.Messages.Any(message => AlertThreads.Mentions(thread, message.Key)))];
    }

    public async Task<ImmutableArray<AlertThread>> ListAsync(OwnerId reader, int max, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        MeshException.Require(max is >= 1 and <= AlertLimits.MaxPage, $"max: 1 to {AlertLimits.MaxPage}.");
        return reader == rules.Secretariat ? [.. ((await StateAsync()).State?.Threads ?? []).OrderByDescending(thread => thread.ChangedAt).Take(max)] : [];
    }

    protected override OwnerId ClockOwner(AlertBook state) => rules.Secretariat;

    protected override async Task DeliverAsync(string link, ImmutableArray<object> messages, CancellationToken cancellationToken)
    {
        if (link == AlertRules.LeadLink)
        {
            await GrainFactory.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).ArriveAsync([.. messages.Cast<QueueArrival>()], cancellationToken);
            return;
        }

        var country = new OwnerId(link[AlertRules.OfferLink.Length..]);
        foreach (var word in messages.Cast<AlertOfferWord>())
        {
            await OfferAsync(country, word, cancellationToken);
        }
    }

    private async Task OfferAsync(OwnerId country, AlertOfferWord word, CancellationToken cancellationToken)
    {
        var offer = string.Create(CultureInfo.InvariantCulture, $"alert-offer-{word.Number}");
        var number = await GrainFactory.GetGrain<INumberGrain>(NumberSeries.DeploymentsOf(country, DeploymentKind.IrtDisaster)).NextAsync(rules.Secretariat, new OperationId(offer), cancellationToken);
        var command = CommandOf(country, word);
        var operation = new OperationId(string.Create(CultureInfo.InvariantCulture, $"{offer}-{word.Version}"));
        try
        {
            await GrainFactory.GetGrain<IDeploymentGrain>(DeploymentId.For(country, DeploymentKind.IrtDisaster, number).Value)
                .ExecuteAsync(new IssuedCommand<DeploymentCommand>(operation, default, Author.Clock(rules.Secretariat), command), cancellationToken);
        }
        catch (MeshException refusal) when (refusal.Code == MeshErrorCodes.NotAllowedNow && word.Does != AlertKind.Alert)
        {
            // The host has answered the offer: what it made of it is its own, and the item in the queue says what is new.
        }
    }

    private DeploymentCommand CommandOf(OwnerId country, AlertOfferWord word)
    {
        var home = owners.Find(country)!;
        var place = word.Place ?? new AlertPoint(home.Latitude!.Value, home.Longitude!.Value);
        var need = new DeploymentNeed(
            DeploymentKind.IrtDisaster,
            word.Level == AlertLevel.Red ? DeploymentMagnitude.Large : DeploymentMagnitude.Medium,
            [new DeploymentSite(word.Headline, place.Latitude, place.Longitude)],
            [IdentifyTask],
            word.At,
            null);
        return word.Does switch
        {
            AlertKind.Alert => new OfferDeployment(need, word.Source, word.Headline),
            AlertKind.Update => new ChangeOffer(need, word.Source, word.Headline),
            _ => new CancelOffer(),
        };
    }
}
