using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Messages;

namespace Interpol.Mesh.Gateway.Events;

/// <summary>Major events on their way to the host's hub and back. What is said in words leaves the gateway sealed for host, team and Secretariat.</summary>
internal sealed class EventService(GrainCaller calls, AggregateTexts texts, GatewayIdentity identity, TimeProvider time)
{
    /// <summary>What replicas call events.</summary>
    public const string Kind = "event";

    private const string ContactsText = "contacts";
    private const string EmergencyText = "emergency";
    private const string MandateText = "reason";

    private static readonly OwnerId Secretariat = OwnerDirectory.Default.Secretariat;

    /// <summary>Enters or changes a plan.</summary>
    public async Task<EventView> PlanAsync(CommandOrder order, DeploymentId id, PlanEventRequest request, CancellationToken cancellationToken)
    {
        var contacts = request.Contacts is { } text ? await SealAsync(order, id, request.Team ?? [], text, ContactsText, cancellationToken) : null;
        var plan = new EventPlan(
            request.Name, request.From, request.Until, request.TimeZone, WithZones(request.Sites), request.Checkpoints ?? [], request.Tasks ?? [], request.Team ?? [])
        {
            RehearsalOn = request.RehearsalOn,
            KeepDays = request.KeepDays ?? EventLimits.UsualKeepDays,
            Contacts = contacts,
        };
        return await ExecuteAsync(order, id, new PlanEvent(plan));
    }

    /// <summary>Raises an emergency.</summary>
    public async Task<EventView> RaiseAsync(CommandOrder order, DeploymentId id, EmergencyRequest request, CancellationToken cancellationToken)
    {
        var known = await GetAsync(order.By.Owner, id, cancellationToken);
        var words = await SealAsync(order, id, known.Record.Plan.Team, request.What, EmergencyText, cancellationToken);
        var turn = request.Becomes is { } kind ? await TurnAsync(order, id, request, kind, cancellationToken) : null;
        return await ExecuteAsync(order, id, new RaiseEmergency(request.Site, words, turn));
    }

    /// <summary>Gives a command.</summary>
    public Task<EventView> ExecuteAsync(CommandOrder order, DeploymentId id, EventCommand command) => calls.CommandAsync(
        "the event",
        (Id: id, Command: order.Issue(command)),
        static (grains, state, cancellationToken) => grains.GetGrain<IEventGrain>(state.Id.Value).ExecuteAsync(state.Command, cancellationToken));

    /// <summary>An event as it stands.</summary>
    /// <exception cref="RequestRefusedException">404: there is none, or it does not concern the reader.</exception>
    public async Task<EventView> GetAsync(OwnerId reader, DeploymentId id, CancellationToken cancellationToken) =>
        await calls.ReadAsync((id, reader), static (grains, state, stopping) => grains.GetGrain<IEventGrain>(state.id.Value).GetAsync(state.reader, stopping), cancellationToken)
        ?? throw RequestRefusedException.NotFound("There is no such event, or it does not concern this owner.");

    /// <summary>An event with its texts, for one of those whom it concerns.</summary>
    public async Task<EventBody> OpenAsync(OwnerId reader, EventView view, CancellationToken cancellationToken)
    {
        var record = view.Record;
        var contacts = await OpenAsync(record.Id.Host, record.Plan.Contacts, ContactsText);
        var problem = contacts.Problem;
        var emergencies = ImmutableArray.CreateBuilder<EmergencyBody>();
        foreach (var emergency in record.Emergencies)
        {
            var what = await OpenAsync(emergency.By.Owner, emergency.Words, EmergencyText);
            problem ??= what.Problem;
            emergencies.Add(new EmergencyBody(emergency.At, AuthorBody.Of(emergency.By), emergency.Site, what.Text));
        }

        var body = BodyOf(view);
        return body with { Plan = body.Plan with { Contacts = contacts.Text }, Emergencies = emergencies.ToImmutable(), Problem = problem };

        ValueTask<OpenedText> OpenAsync(OwnerId author, SealedContent? content, string what) =>
            texts.OpenAsync(reader, content, record.Id.Value, author, what, EventLimits.MaxSealedBytes, cancellationToken);
    }

    /// <summary>An event without its texts.</summary>
    public static EventBody BodyOf(EventView view)
    {
        var record = view.Record;
        return new EventBody(
            record.Id,
            record.State,
            view.Version,
            record.Id.Host,
            PlanOf(record.Plan),
            record.PlannedAt,
            record.Screening,
            record.Consent,
            record.StoppedBy,
            [.. record.Emergencies.Select(emergency => new EmergencyBody(emergency.At, AuthorBody.Of(emergency.By), emergency.Site, null))],
            record.ClosedAt,
            record.DeleteAt,
            null);
    }

    /// <summary>A part of a copy of the lists for entrances without network, signed.</summary>
    public async Task<EntrancePage> ReadCopyAsync(OwnerId reader, DeploymentId id, long after, CancellationToken cancellationToken)
    {
        var page = await calls.ReadAsync(
            (id, reader, after), static (grains, state, stopping) => grains.GetGrain<IAccreditationsGrain>(state.id.Value).ReadAsync(state.reader, state.after, AccreditationLimits.MaxPage, stopping), cancellationToken);
        var statement = new EntranceStatement(EntranceStatement.Form, id, identity.Name, page.At, after, page.Next, page.Entries, page.Suspicious);
        if (after == 0)
        {
            statement = statement with { Plan = PlanOf((await GetAsync(reader, id, cancellationToken)).Record.Plan), PublicKey = PemEncoding.WriteString("PUBLIC KEY", identity.PublicKey) };
        }

        var text = JsonSerializer.Serialize(statement, MeshJson.Strict);
        return new EntrancePage(text, identity.Sign(Encoding.UTF8.GetBytes(text), DSASignatureFormat.Rfc3279DerSequence));
    }

    private static EventPlanBody PlanOf(EventPlan plan) => new(
        plan.Name, plan.From, plan.Until, plan.TimeZone, plan.RehearsalOn, plan.Sites, plan.Checkpoints, plan.Tasks, plan.Team, plan.KeepDays, null);

    private static ImmutableArray<EventSite> WithZones(ImmutableArray<EventSite> sites) => [.. sites.Select(site => site.Zones.IsDefault ? site with { Zones = [] } : site)];

    /// <summary>What the team's deployment becomes: what it is for now, as a response team, and from now on.</summary>
    private async Task<TurnToResponse> TurnAsync(CommandOrder order, DeploymentId id, EmergencyRequest request, DeploymentKind kind, CancellationToken cancellationToken)
    {
        if (kind == DeploymentKind.Imest)
        {
            throw RequestRefusedException.Invalid("becomes", "The field becomes is irt-disaster or irt-crime: a support team is what it is.");
        }

        var deployment = await calls.ReadAsync((id, Reader: order.By.Owner), static (grains, state, stopping) => grains.GetGrain<IDeploymentGrain>(state.id.Value).GetAsync(state.Reader, stopping), cancellationToken)
            ?? throw RequestRefusedException.NotFound("There is no deployment of a team to this event, or it does not concern this owner.");
        var need = NeedOf(deployment.Record, kind, request.Tasks, time.GetUtcNow());
        var consent = ConsentId.For(id.Host, Secretariat, order.Operation);
        var reason = await texts.SealAsync(
            request.What, new SealedText(order.By.Owner, [.. new[] { order.By.Owner, id.Host, Secretariat }.Distinct()], consent.Value), MandateText, cancellationToken);
        var answerBy = need.From + MessageClocks.Flash;
        DateTimeOffset[] ends = [need.PlannedUntil, deployment.Record.Until ?? default, answerBy];
        return new TurnToResponse(need, new MandateRequest(consent, need.Tasks, ends.Max(), answerBy, reason));
    }

    /// <summary>What a deployment is for once it turns. An end that was stated and is over, as of one that was extended, would refuse the turn when it is needed most: then the table says how long.</summary>
    internal static DeploymentNeed NeedOf(DeploymentRecord deployment, DeploymentKind kind, ImmutableArray<string>? tasks, DateTimeOffset now) => deployment.Need with
    {
        Kind = kind,
        From = now,
        Until = deployment.Need.Until > now ? deployment.Need.Until : null,
        Tasks = tasks ?? deployment.Need.Tasks,
    };

    private ValueTask<SealedContent> SealAsync(CommandOrder order, DeploymentId id, ImmutableArray<OwnerId> team, string text, string what, CancellationToken cancellationToken) =>
        texts.SealAsync(text, new SealedText(order.By.Owner, [.. team.Prepend(Secretariat).Prepend(id.Host).Distinct()], id.Value), what, cancellationToken);
}
