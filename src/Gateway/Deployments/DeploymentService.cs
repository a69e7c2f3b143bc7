using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Consent;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Deployments;

/// <summary>Deployments on their way to the host's hub and back. Reasons and reports leave the gateway sealed for the parties of that moment.</summary>
internal sealed class DeploymentService(GrainCaller calls, AggregateTexts texts, TimeProvider time)
{
    /// <summary>What replicas call deployments.</summary>
    public const string Kind = "deployment";

    private const string ReasonText = "reason";
    private const string ExtensionText = "extension";
    private const string ArrestText = "arrest";
    private const string ReportText = "report";
    private const int AnswerHours = 8;
    private const int SpareDays = 7;

    private static readonly OwnerId Secretariat = OwnerDirectory.Default.Secretariat;

    /// <summary>Offers help to a host under its next number.</summary>
    public async Task<DeploymentView> OfferAsync(CommandOrder order, OfferDeploymentRequest request)
    {
        var host = request.Host ?? throw RequestRefusedException.Invalid("host", "The field host is missing; name the country to which help is offered.");
        return await ExecuteAsync(order, await NextAsync(order, host, request.Need.Kind), new OfferDeployment(NeedOf(request.Need), request.Source, request.Headline));
    }

    /// <summary>Changes an offer.</summary>
    public Task<DeploymentView> ChangeOfferAsync(CommandOrder order, DeploymentId id, OfferDeploymentRequest request) => request.Host is { } host && host != id.Host
        ? throw RequestRefusedException.Invalid("host", $"The field host cannot be changed: the offer is to {id.Host}.")
        : ExecuteAsync(order, id, new ChangeOffer(NeedOf(request.Need), request.Source, request.Headline));

    /// <summary>Requests a team for the own country, under its next number or as the answer to an offer.</summary>
    public async Task<DeploymentView> RequestAsync(CommandOrder order, DeploymentId? offer, RequestDeploymentRequest request, CancellationToken cancellationToken)
    {
        var id = offer ?? await NextAsync(order, order.By.Owner, request.Need.Kind);
        var reason = await texts.SealAsync(request.Reason, new SealedText(order.By.Owner, [.. new[] { order.By.Owner, Secretariat }.Distinct()], id.Value), ReasonText, cancellationToken);
        return await ExecuteAsync(order, id, new RequestDeployment(NeedOf(request.Need), reason));
    }

    /// <summary>What the host is asked for. The request's id follows from the operation, so that a repetition asks for the same.</summary>
    public async Task<MandateRequest> MandateAsync(CommandOrder order, DeploymentId id, MandateRequestBody request, DeploymentNeedBody? need, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var record = need is null ? (await GetAsync(order.By.Owner, id, cancellationToken)).Record : null;
        var until = request.Until ?? (record?.Until ?? NeedOf(need!).PlannedUntil).AddDays(SpareDays);
        var consent = ConsentId.For(id.Host, Secretariat, new OperationId($"{id}/{order.Operation}"));
        var reason = await texts.SealAsync(request.Reason, new SealedText(order.By.Owner, [.. new[] { order.By.Owner, id.Host, Secretariat }.Distinct()], consent.Value), ConsentService.ReasonText, cancellationToken);
        return new MandateRequest(consent, request.Tasks ?? record?.Need.Tasks ?? need!.Tasks, until, request.AnswerBy ?? now.AddHours(AnswerHours), reason);
    }

    /// <summary>Says what is needed and asks the host.</summary>
    public async Task<DeploymentView> AssessAsync(CommandOrder order, DeploymentId id, AssessDeploymentRequest request, CancellationToken cancellationToken) =>
        await ExecuteAsync(order, id, new AssessDeployment(NeedOf(request.Need), await MandateAsync(order, id, request, request.Need, cancellationToken)));

    /// <summary>Turns a support team into a response team and asks the host.</summary>
    public async Task<DeploymentView> TurnAsync(CommandOrder order, DeploymentId id, AssessDeploymentRequest request, CancellationToken cancellationToken) =>
        await ExecuteAsync(order, id, new TurnToResponse(NeedOf(request.Need), await MandateAsync(order, id, request, request.Need, cancellationToken)));

    /// <summary>Gives a command with a reason that may be left out.</summary>
    public async Task<DeploymentView> EndAsync(CommandOrder order, DeploymentId id, string? reason, Func<SealedContent?, DeploymentCommand> command, CancellationToken cancellationToken) =>
        await ExecuteAsync(order, id, command(reason is null ? null : await SealAsync(order, id, reason, ReasonText, cancellationToken)));

    /// <summary>Extends.</summary>
    public async Task<DeploymentView> ExtendAsync(CommandOrder order, DeploymentId id, ExtendDeploymentRequest request, CancellationToken cancellationToken) =>
        await ExecuteAsync(order, id, new ExtendDeployment(request.Until, await SealAsync(order, id, request.Reason, ExtensionText, cancellationToken)));

    /// <summary>Closes with the final report.</summary>
    public async Task<DeploymentView> CloseAsync(CommandOrder order, DeploymentId id, string report, CancellationToken cancellationToken) =>
        await ExecuteAsync(order, id, new CloseDeployment(await SealAsync(order, id, report, ReportText, cancellationToken)));

    /// <summary>Reports an arrest by officers of the host.</summary>
    public async Task<DeploymentView> ReportArrestAsync(CommandOrder order, DeploymentId id, string report, CancellationToken cancellationToken) =>
        await ExecuteAsync(order, id, new ReportDeploymentArrest(await SealAsync(order, id, report, ArrestText, cancellationToken)));

    /// <summary>Gives a command.</summary>
    public Task<DeploymentView> ExecuteAsync(CommandOrder order, DeploymentId id, DeploymentCommand command) => calls.CommandAsync(
        "the deployment",
        (Id: id, Command: order.Issue(command)),
        static (grains, state, cancellationToken) => grains.GetGrain<IDeploymentGrain>(state.Id.Value).ExecuteAsync(state.Command, cancellationToken));

    /// <summary>A deployment as it stands.</summary>
    /// <exception cref="RequestRefusedException">404: there is none, or it does not concern the reader.</exception>
    public async Task<DeploymentView> GetAsync(OwnerId reader, DeploymentId id, CancellationToken cancellationToken) =>
        await calls.ReadAsync(
            (Id: id, Reader: reader),
            static (grains, state, stopping) => grains.GetGrain<IDeploymentGrain>(state.Id.Value).GetAsync(state.Reader, stopping),
            cancellationToken) ?? throw RequestRefusedException.NotFound("There is no such deployment, or it does not concern this owner.");

    /// <summary>A deployment with its texts, for one of its parties.</summary>
    public async Task<DeploymentBody> OpenAsync(OwnerId reader, DeploymentView view, CancellationToken cancellationToken)
    {
        var record = view.Record;
        var problems = new List<string>();
        var extensions = ImmutableArray.CreateBuilder<DeploymentExtensionBody>();
        foreach (var extension in record.Extensions)
        {
            extensions.Add(new DeploymentExtensionBody(extension.At, extension.Until, await OpenAsync(extension.Reason, ExtensionText)));
        }

        var arrests = ImmutableArray.CreateBuilder<DeploymentArrestBody>();
        foreach (var arrest in record.Arrests)
        {
            arrests.Add(new DeploymentArrestBody(arrest.At, AuthorBody.Of(arrest.By), await OpenAsync(arrest.Report, ArrestText)));
        }

        return BodyOf(view) with
        {
            Reason = await OpenAsync(record.Reason, ReasonText),
            Extensions = extensions.ToImmutable(),
            Arrests = arrests.ToImmutable(),
            ClosingReason = await OpenAsync(record.ClosingReason, ReasonText),
            Report = await OpenAsync(record.Report, ReportText),
            Problem = problems.FirstOrDefault(),
        };

        async ValueTask<string?> OpenAsync(SealedContent? content, string what)
        {
            // Who has a part in it later does not read what was said before.
            if (content?.Text is { } bound && !bound.Readers.Contains(reader))
            {
                return null;
            }

            var opened = await texts.OpenAsync(reader, content, record.Id.Value, null, what, DeploymentLimits.MaxSealedBytes, cancellationToken);
            if (opened.Problem is { } problem)
            {
                problems.Add(problem);
            }

            return opened.Text;
        }
    }

    /// <summary>The JSON form of a deployment without its texts.</summary>
    public static DeploymentBody BodyOf(DeploymentView view)
    {
        var record = view.Record;
        var need = record.Need;
        return new DeploymentBody(
            record.Id,
            record.State,
            view.Version,
            record.Id.Host,
            new DeploymentNeedBody
            {
                Kind = need.Kind,
                Magnitude = need.Magnitude,
                Sites = [.. need.Sites.Select(site => new DeploymentSiteBody(site.Name, site.Latitude, site.Longitude))],
                Tasks = need.Tasks,
                From = need.From,
                Until = need.Until,
            },
            DeploymentEstimates.Default.Of(need.Kind, need.Magnitude, need.Sites.Length),
            AuthorBody.Of(record.By),
            record.At,
            record.Source,
            record.Headline,
            null,
            record.Until,
            record.Mandates,
            record.Turn is { } turn ? new DeploymentTurnBody(turn.Need.Kind, turn.Until, turn.Consent, turn.TakenAt) : null,
            record.Teams,
            record.Coordinator,
            record.Members,
            record.Approval is { } approval ? new DeploymentApprovalBody(approval.At, AuthorBody.Of(approval.By), approval.OnSiteBy, approval.Room) : null,
            record.OnSiteAt,
            record.IsLate,
            [],
            [],
            null,
            null,
            null);
    }

    private async Task<DeploymentId> NextAsync(CommandOrder order, OwnerId host, DeploymentKind kind) =>
        DeploymentId.For(host, kind, await calls.TakeNumberAsync(NumberSeries.DeploymentsOf(host, kind), order));

    private DeploymentNeed NeedOf(DeploymentNeedBody need) => new(
        need.Kind,
        need.Magnitude,
        [.. need.Sites.Select(site => new DeploymentSite(site.Name, site.Latitude, site.Longitude))],
        need.Tasks,
        need.From ?? time.GetUtcNow(),
        need.Until);

    private async Task<SealedContent> SealAsync(CommandOrder order, DeploymentId id, string text, string what, CancellationToken cancellationToken)
    {
        var readers = (await GetAsync(order.By.Owner, id, cancellationToken)).Record.Parties(Secretariat);
        return await texts.SealAsync(text, new SealedText(order.By.Owner, readers, id.Value), what, cancellationToken);
    }
}
