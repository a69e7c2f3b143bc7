using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Identification;
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
///   -> link "offer/PH": a number for the deployment, then OfferDeployment, ChangeOffer or CancelOffer to it, until it has answered; what the host has answered meanwhile stays;
///        what is refused for good becomes an item in the queue, and is not tried again
/// </code>
/// Words of one country go one behind the other: an offer is opened before it is changed or cancelled.
/// </remarks>
[GrainType(GrainTypes.Alerts), HomeHubPlacement, Reentrant]
internal sealed class AlertsGrain(AlertRules rules, OwnerDirectory owners, AggregateServices services)
    : AggregateGrain<AlertBook, TakeAlerts, AlertEvent>(rules, services), IAlertsGrain
{
    public async Task<ImmutableArray<AlertThread>> ExecuteAsync(IssuedCommand<TakeAlerts> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        var (book, _) = await CarryOutAsync(command, cancellationToken);
        return [.. book.FindAll(command.Command.Messages.Select(message => message.Key))];
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

    /// <summary>The operation under which an offer gets its number, or with a version one of its words is given.</summary>
    /// <param name="offer">The number of the offer.</param>
    /// <param name="version">The version of the alerts by which the word is known; null for the number.</param>
    internal static OperationId OperationOf(long offer, long? version) =>
        OperationId.Following(string.Create(CultureInfo.InvariantCulture, $"alert-offer|{IAlertsGrain.Key}|{offer}|{version}"));

    private async Task OfferAsync(OwnerId country, AlertOfferWord word, CancellationToken cancellationToken)
    {
        try
        {
            var series = NumberSeries.DeploymentsOf(country, DeploymentKind.IrtDisaster);
            var number = await GrainFactory.GetGrain<INumberGrain>(series).NextAsync(rules.Secretariat, OperationOf(word.Number, null), cancellationToken);
            await GrainFactory.GetGrain<IDeploymentGrain>(DeploymentId.For(country, DeploymentKind.IrtDisaster, number).Value).ExecuteAsync(
                new IssuedCommand<DeploymentCommand>(OperationOf(word.Number, word.Version), default, Author.Clock(rules.Secretariat), CommandOf(country, word)), cancellationToken);
        }
        catch (MeshException refusal) when (refusal.Code == MeshErrorCodes.NotAllowedNow && word.Does != AlertKind.Alert)
        {
            // The host has answered the offer: what it made of it is its own, and the item in the queue says what is new.
        }
        catch (MeshException refusal) when (refusal.RetryAfter is null)
        {
            // It will not be taken later either: officers are told, and what comes behind it goes on.
            await GrainFactory.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).ArriveAsync([RefusalOf(country, word, refusal)], cancellationToken);
        }
    }

    private QueueArrival RefusalOf(OwnerId country, AlertOfferWord word, MeshException refusal)
    {
        var offer = string.Create(CultureInfo.InvariantCulture, $"alert-offer-{word.Number}");
        return new QueueArrival($"alerts/{word.Version}/{offer}", QueueItemKind.Alarm, offer, rules.Secretariat, Lane.Urgent, "offer-refused")
        {
            Where = [country],
            Line = refusal.Message.Length <= CommandLimits.MaxText ? refusal.Message : refusal.Message[..CommandLimits.MaxText],
            Ends = word.Does == AlertKind.Cancel,
        };
    }

    private DeploymentCommand CommandOf(OwnerId country, AlertOfferWord word)
    {
        var home = owners.Find(country)!;
        var place = word.Place ?? new AlertPoint(home.Latitude!.Value, home.Longitude!.Value);
        var need = new DeploymentNeed(
            DeploymentKind.IrtDisaster,
            word.Level == AlertLevel.Red ? DeploymentMagnitude.Large : DeploymentMagnitude.Medium,
            [new DeploymentSite(word.Headline, place.Latitude, place.Longitude)],
            [IdentificationLimits.Task],
            word.At,
            null);
        return word.Does switch
        {
            AlertKind.Alert => new OfferDeployment(need, word.Source, word.Headline),
            AlertKind.Update => new ChangeOffer(need, word.Source, word.Headline),
            _ => new CancelOffer { Why = word.Why },
        };
    }
}
