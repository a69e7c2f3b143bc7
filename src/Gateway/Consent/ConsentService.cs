using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Messages;

namespace Interpol.Mesh.Gateway.Consent;

/// <summary>Requests for consent on their way to the country's hub and back. What is said in words leaves the gateway sealed for the parties.</summary>
internal sealed class ConsentService(GrainCaller calls, AggregateTexts texts, TimeProvider time)
{
    /// <summary>What replicas call requests for consent.</summary>
    public const string Kind = "consent";

    /// <summary>What the text with the reason is called where it is sealed.</summary>
    public const string ReasonText = "reason";

    private const string ConditionsText = "conditions";
    private const string ClosingText = "closing";

    /// <summary>Asks.</summary>
    public async Task<ConsentView> AskAsync(CommandOrder order, ConsentId id, AskConsentRequest request, CancellationToken cancellationToken)
    {
        var dataOwner = request.DataOwner ?? request.Country;
        ImmutableArray<OwnerId> parties = [.. new[] { order.By.Owner, request.Country, dataOwner }.Distinct()];
        var reason = await texts.SealAsync(request.Reason, new SealedText(order.By.Owner, parties, id.Value), ReasonText, cancellationToken);
        var terms = new ConsentTerms(request.Action, request.Tasks, dataOwner, request.AnswerBy ?? AnswerBy(request), request.Until, reason);
        return await ExecuteAsync(order, id, new RequestConsent(terms, request.Lane));
    }

    /// <summary>Grants.</summary>
    public async Task<ConsentView> GrantAsync(CommandOrder order, ConsentId id, GrantConsentRequest request, CancellationToken cancellationToken)
    {
        var conditions = await SealAsync(order, id, request.Conditions, ConditionsText, cancellationToken);
        return await ExecuteAsync(order, id, new GrantConsent(request.Tasks ?? [], request.EndsAt, conditions));
    }

    /// <summary>Refuses.</summary>
    public async Task<ConsentView> RefuseAsync(CommandOrder order, ConsentId id, string reason, CancellationToken cancellationToken) =>
        await ExecuteAsync(order, id, new RefuseConsent((await SealAsync(order, id, reason, ClosingText, cancellationToken))!));

    /// <summary>Revokes.</summary>
    public async Task<ConsentView> RevokeAsync(CommandOrder order, ConsentId id, string? reason, CancellationToken cancellationToken) =>
        await ExecuteAsync(order, id, new RevokeConsent(await SealAsync(order, id, reason, ClosingText, cancellationToken)));

    /// <summary>Gives a command.</summary>
    public Task<ConsentView> ExecuteAsync(CommandOrder order, ConsentId id, ConsentCommand command) => calls.CommandAsync(
        "the request for consent",
        (Id: id, Command: order.Issue(command)),
        static (grains, state, cancellationToken) => grains.GetGrain<IConsentGrain>(state.Id.Value).ExecuteAsync(state.Command, cancellationToken));

    /// <summary>A request as it stands.</summary>
    /// <exception cref="RequestRefusedException">404: there is none, or it does not concern the reader.</exception>
    public async Task<ConsentView> GetAsync(OwnerId reader, ConsentId id, CancellationToken cancellationToken) =>
        await calls.ReadAsync(
            (Id: id, Reader: reader),
            static (grains, state, stopping) => grains.GetGrain<IConsentGrain>(state.Id.Value).GetAsync(state.Reader, stopping),
            cancellationToken) ?? throw RequestRefusedException.NotFound("There is no such request for consent, or it does not concern this owner.");

    /// <summary>A request with its texts, for one of its parties.</summary>
    public async Task<ConsentBody> OpenAsync(OwnerId reader, ConsentView view, CancellationToken cancellationToken)
    {
        var record = view.Record;

        // A deployment asks in the name of the Secretariat, also with words of the host.
        var reason = await OpenAsync(null, record.Terms.Reason, ReasonText);
        var conditions = await OpenAsync(record.Id.Country, record.Grant?.Conditions, ConditionsText);
        var closing = await OpenAsync(record.Id.Country, record.ClosingReason, ClosingText);
        var body = ConsentBody.Of(view);
        return body with
        {
            Reason = reason.Text,
            Grant = body.Grant is { } grant ? grant with { Conditions = conditions.Text } : null,
            Closing = body.Closing is { } closed ? closed with { Reason = closing.Text } : null,
            Problem = reason.Problem ?? conditions.Problem ?? closing.Problem,
        };

        ValueTask<OpenedText> OpenAsync(OwnerId? author, SealedContent? content, string what) =>
            texts.OpenAsync(reader, content, record.Id.Value, author, what, ConsentLimits.MaxSealedBytes, cancellationToken);
    }

    /// <summary>Seals what the country says to it; for whom stands in the request.</summary>
    private async Task<SealedContent?> SealAsync(CommandOrder order, ConsentId id, string? text, string what, CancellationToken cancellationToken)
    {
        if (text is null)
        {
            return null;
        }

        var asked = await GetAsync(order.By.Owner, id, cancellationToken);
        return await texts.SealAsync(text, new SealedText(order.By.Owner, asked.Record.Parties, id.Value), what, cancellationToken);
    }

    private DateTimeOffset AnswerBy(AskConsentRequest request)
    {
        var usual = time.GetUtcNow() + request.Lane switch
        {
            Lane.Flash => MessageClocks.Flash,
            Lane.Urgent => MessageClocks.Urgent,
            _ => MessageClocks.Routine,
        };
        return usual < request.Until ? usual : request.Until;
    }
}
